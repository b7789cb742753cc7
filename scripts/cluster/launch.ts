import { randomBytes } from "node:crypto";
import { CommandError } from "../command-line/command-error.ts";
import { type StopSignals, stopSignals } from "../command-line/stop-signals.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { isLoopback } from "./address.ts";
import { Cluster } from "./cluster.ts";
import { ControlServer } from "./control-server.ts";
import { type Control, openControlSocket } from "./control-socket.ts";
import { openDataDirectory } from "./data-directory.ts";
import { freePorts } from "./free-ports.ts";
import { FrontEnds } from "./front-ends.ts";
import type { Options } from "./options.ts";
import { overview } from "./overview.ts";
import { ReadyReport } from "./ready-report.ts";
import { planReplicas } from "./remembered-bazaar.ts";
import { type Entries, ServicePlans } from "./service-plan.ts";
import { checkStocksFile } from "./stocks-file.ts";
import { timing } from "./timing.ts";

/**
 * Runs a cluster until a signal stops it. Returns the exit code: 0 after a stop in order, 1 where a second signal cut
 * it short. Throws `CommandError` where the cluster can't be started; nothing runs then.
 */
export async function launch(options: Options, entries: Entries, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  // What the launcher and its services write is for their user alone.
  process.umask(0o077);
  const note = options.stocks === undefined ? undefined : checkStocksFile(options.stocks, options.dataDir);
  if (note !== undefined) terminal.line(note);
  const directory = openDataDirectory(options.dataDir);
  const secret = mayBreak(options) ? randomBytes(16).toString("hex") : undefined;
  // Nobody from elsewhere may even ask.
  const isOwn = isLoopback(options.host);
  const control = isOwn ? new ControlServer(directory.token, secret, tellUncaught(terminal)) : undefined;
  try {
    const replicas = planReplicas(options);
    const plans = new ServicePlans(options, replicas, directory.token, entries, control?.url);
    const report = new ReadyReport({
      up: () => void showOverview(options, cluster, secret, terminal),
      late: () =>
        terminal.line(`Not ready for ${timing.patienceMs / 1000} s: ${cluster.missing.join("; ")}. Still trying.`),
      upAgain: () => terminal.line("Ready again."),
    });
    const retired = replicas.ids.filter((id) => replicas.changeTo?.includes(id) === false).map((id) => `order-${id}`);
    const cluster = new Cluster({
      ...{ plans: plans.all, retired, file: directory.clusterFile, terminal, secret },
      readyChanged: () => report.update(cluster.state.ready),
    });
    control?.serve(cluster);
    await freePorts(plans.all);
    report.update(false);
    cluster.start();
    const frontEnds = new FrontEnds(cluster, (id) => plans.frontEnd(id));
    using _ = listen(directory.controlSocket, { frontEnds }, terminal);
    const end = await Promise.race([signals.first, cluster.refused]);
    report.stop();
    if (typeof end === "string") terminal.line(`${end}: stopping; trades in flight are finished first.`);
    const inOrder = await stop(cluster, signals);
    if (typeof end !== "string") throw end;
    terminal.line(inOrder ? "Stopped." : "Killed.");
    return inOrder ? 0 : 1;
  } finally {
    control?.stop();
    directory.release();
  }
}

/** A person at a terminal may break things, and is shown how; a cluster that runs by itself is broken only on demand. */
function mayBreak({ host, breakIt }: Options): boolean {
  return isLoopback(host) && (breakIt || process.stdout.isTTY);
}

function tellUncaught(terminal: Terminal): (cause: unknown) => void {
  return (cause) => terminal.error(`The launcher failed to answer: ${String(cause)}`);
}

/** Listens for what the launcher is asked; a cluster that can't be asked for more is one all the same. */
function listen(path: string, control: Control, terminal: Terminal): Disposable | undefined {
  try {
    return openControlSocket(path, control, tellUncaught(terminal));
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    terminal.line(`${cause.message} Front ends can't be added or removed while this cluster runs.`);
    return undefined;
  }
}

/** Whether the cluster could stop in order, and no second signal came. */
async function stop(cluster: Cluster, signals: StopSignals): Promise<boolean> {
  const stopped = cluster.stop().then(() => true);
  const inOrder = await Promise.race([stopped, signals.second.then(() => false)]);
  if (!inOrder) await Promise.all([cluster.kill(), stopped]);
  return inOrder;
}

async function showOverview(
  options: Options,
  cluster: Cluster,
  secret: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const { processes } = cluster.state;
  const text = await overview(processes);
  if (cluster.state.processes.length === 0) return;
  const frontEnd = processes.find(({ service }) => service === "front-end")?.url ?? "";
  const path = options.stocks === undefined ? "/stocks/GameStart" : "/stocks?limit=3";
  terminal.line(
    `${text}\n\nLook: ${dashboardAddress(frontEnd, secret)}\nTry: curl '${frontEnd}${path}'\nCtrl-C stops it.`,
  );
}

/** The secret stands where a browser sends it to nobody. */
function dashboardAddress(frontEnd: string, secret: string | undefined): string {
  return secret === undefined ? `${frontEnd}/` : `${frontEnd}/#break-it=${secret}`;
}
