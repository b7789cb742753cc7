import { rmSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { ProgressLine } from "../command-line/progress-line.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { comparisonText } from "./comparison-text.ts";
import { ceilingGroups, type Group, lookupPath, orderPath, peerGroups } from "./groups.ts";
import { measureGroups } from "./measure-groups.ts";
import type { BenchOptions } from "./options.ts";
import { residentMb } from "./process-cost.ts";
import { startBazaar } from "./systems/bazaar.ts";
import { etcdVersion, startEtcd } from "./systems/etcd.ts";
import { startBare, startLimit } from "./systems/servers.ts";
import type { System } from "./systems/system.ts";

/** Starts what is to be measured, measures it, prints the medians, and stops it. */
export async function runComparison(options: BenchOptions, terminal: Terminal): Promise<void> {
  rmSync(options.dataDir, { recursive: true, force: true });
  const systems: System[] = [];
  let step = "starting";
  const progress = new ProgressLine(process.stderr, { terminalMs: 200, plainMs: 10_000 }, () => step);
  try {
    const all = options.mode === "ceiling" ? await startAlone(options, systems) : await startPeers(options, systems);
    const groups = all.filter(({ name }) => name.includes(options.only));
    const measured = await measureGroups(groups, options, (text) => {
      step = text;
    });
    progress.stop();
    terminal.line(settings(options, systems));
    terminal.line(comparisonText(measured));
    const [bazaar] = systems;
    const memory = bazaar?.processes.map((one) => `${one.name} ${residentMb(one).toFixed(0)}`).join(", ");
    terminal.line(`Memory of the bazaar afterwards, MB: ${memory}.`);
  } finally {
    progress.stop();
    await Promise.all(systems.map((system) => system.stop()));
    rmSync(options.dataDir, { recursive: true, force: true });
  }
}

async function startAlone({ port, dataDir }: BenchOptions, systems: System[]): Promise<Group[]> {
  const bazaar = await startBazaar({ port, dataDir: join(dataDir, "bazaar") });
  systems.push(bazaar);
  return ceilingGroups(bazaar);
}

/** What is started is added to `systems` at once, so that it is stopped whatever comes after. */
async function startPeers({ port, dataDir }: BenchOptions, systems: System[]): Promise<Group[]> {
  const keep = async (starting: Promise<System>): Promise<System> => {
    const system = await starting;
    systems.push(system);
    return system;
  };
  const bazaar = await keep(startBazaar({ port, dataDir: join(dataDir, "bazaar") }));
  const limit = await keep(startLimit({ port: port + 300, dataDir: join(dataDir, "limit") }));
  const version = etcdVersion();
  const etcd = version && (await keep(startEtcd(version, { port: port + 310, dataDir: join(dataDir, "etcd") })));
  const order = { name: "Stock0", quantity: 1, type: "buy" };
  const url = `http://127.0.0.1:${port}`;
  // Order 1, which is looked up.
  await fetch(`${url}/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });
  const bareLookup = await keep(startBare(port + 301, { port, path: lookupPath }));
  const bareOrderLookup = await keep(startBare(port + 302, { port, path: orderPath }));
  return peerGroups({ bazaar, limit, etcd: etcd || undefined, bareLookup, bareOrderLookup });
}

function settings({ rounds, seconds }: BenchOptions, systems: readonly System[]): string {
  const [processor] = cpus();
  const titles = systems.map((system) => system.title).join("; ");
  const machine = `${cpus().length} x ${processor?.model ?? "unknown"}, Linux ${release()}, Bun ${Bun.version}`;
  const missing = etcdVersion() ? "" : "\netcd is not installed and was left out (Debian: apt install etcd-server).";
  return `${machine}\n${titles}\nMedians of ${rounds} rounds of ${seconds} s a case, in alternation.${missing}`;
}
