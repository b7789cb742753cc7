import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ListeningTerminal } from "../../client/fixtures/listening-terminal.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { readClusterFile, writeClusterFile } from "../cluster-file.ts";
import { endLaunched, type Launched, launched } from "../fixtures/launched.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { until } from "../fixtures/until.ts";
import type { Action } from "../read-request.ts";
import type { ClusterReport } from "./cluster-report.ts";
import { processInfo } from "./process-info.ts";
import { showStatus } from "./show-status.ts";
import { signalService } from "./signal-service.ts";
import { stopCluster } from "./stop-cluster.ts";

let root: ReturnType<typeof temporaryDirectory>;
let launcher: Launched;

beforeEach(async () => {
  root = temporaryDirectory();
  launcher = await launched(root.path);
  await launcher.ready();
});
afterEach(async () => {
  await endLaunched();
  root[Symbol.dispose]();
});

/** What a command said; with exit code 1 or 2 where it failed. */
async function said(work: (terminal: ListeningTerminal) => Promise<void>): Promise<string> {
  const terminal = new ListeningTerminal();
  try {
    await work(terminal);
  } catch (error) {
    if (error instanceof CommandError) return `${error.exitCode}: ${error.message}`;
    throw error;
  }
  return terminal.lines.join("\n");
}

const signal = (action: Action, name: string) =>
  said((terminal) => signalService({ action, name, dataDir: root.path }, terminal));
const stop = () => said((terminal) => stopCluster(root.path, terminal));

async function status(): Promise<ClusterReport> {
  return JSON.parse(await said((terminal) => showStatus({ dataDir: root.path, json: true }, terminal)));
}

const states = ({ processes }: ClusterReport) => Object.fromEntries(processes.map(({ name, state }) => [name, state]));

describe("a cluster that is asked from another terminal", () => {
  test("tells who leads, and how far behind the others are", async () => {
    const report = await status();
    expect(report).toMatchObject({ dataDir: root.path, ready: true, leader: { name: "order-3", term: 4 } });
    expect(report.launcher).toMatchObject({ pid: launcher.process.pid, paused: false });
    expect(report.processes.map(({ name, lag }) => [name, lag])).toEqual([
      ["catalog", null],
      ["order-1", 20],
      ["order-2", 0],
      ["order-3", 0],
      ["front-end-1", null],
    ]);
    expect(await said((terminal) => showStatus({ dataDir: root.path, json: false }, terminal))).toMatch(
      /^Ready: order-3 leads term 4\. [\s\S]*\norder-1 +ready +follower +4 +10 +abababab +20 +http:\S+ +\d+\n/,
    );
  });

  test("has a service killed, by its name or as the leader, and says what it was", async () => {
    const { pid } = launcher.one("order-3");
    expect(await signal("kill", "leader")).toBe(
      `Killed order-3 (pid ${pid}), the leader of term 4. The launcher starts it again.`,
    );
    expect(processInfo(pid!)).toBeUndefined();
    await until("its return", () => launcher.one("order-3").pid !== pid || undefined);
    expect(await signal("kill", "catalog")).toMatch(/^Killed catalog \(pid \d+\)\. The launcher starts it again\.$/);
  });

  test("has a service paused, shows it so, and lets it go on", async () => {
    const { pid } = launcher.one("order-3");
    expect(await signal("resume", "order-3")).toBe(`1: order-3 (pid ${pid}) is not paused.`);
    expect(await signal("pause", "order-3")).toBe(
      `Paused order-3 (pid ${pid}), the leader of term 4. ` +
        `bun run cluster resume order-3 --data-dir ${root.path} lets it go on.`,
    );
    const report = await status();
    expect(states(report)).toMatchObject({ "order-3": "paused", "order-2": "ready" });
    expect(report).toMatchObject({ ready: true, leader: null });
    expect(await signal("pause", "order-3")).toBe(`1: order-3 (pid ${pid}) is paused already.`);
    expect(await signal("kill", "leader")).toStartWith("1: No order replica leads now: bun run cluster status");
    expect(await signal("resume", "order-3")).toBe(`Resumed order-3 (pid ${pid}).`);
    expect((await status()).leader).toEqual({ name: "order-3", term: 4 });
  });

  test("has a service restarted, a paused one too, without alarm", async () => {
    for (let pauses = 0; pauses < 2; pauses += 1) {
      const { pid } = launcher.one("order-1");
      if (pauses === 1) await signal("pause", "order-1");
      const line = await signal("restart", "order-1");
      expect(line).toBe(`Restarted order-1 (pid ${pid}): it is pid ${launcher.one("order-1").pid} now.`);
      await until("its answer", async () => states(await status())["order-1"] === "ready" || undefined);
    }
    await stop();
    const output = await launcher.process.stdout.text();
    expect(output).toContain("order-1 was asked to stop: starting it again.\n");
    expect(output).toContain("order-1 was started again (pid ");
    expect(output).not.toContain("died");
  });

  test("stops in order, waits until it is gone, and is not running then", async () => {
    expect(await stop()).toBe(`Stopped the cluster on "${root.path}" (launcher pid ${launcher.process.pid}).`);
    expect(processInfo(launcher.process.pid)).toBeUndefined();
    await launcher.nothingLeft();
    expect(await launcher.process.exited).toBe(0);
    const line = `1: No cluster runs on "${root.path}": start one with bun run cluster, or give the --data-dir of one that runs.`;
    expect(await stop()).toBe(line);
    expect(await signal("kill", "order-1")).toBe(line);
  });

  test("stops though its launcher is paused, which its status tells", async () => {
    launcher.process.kill("SIGSTOP");
    await until("the pause", () => processInfo(launcher.process.pid)?.paused || undefined);
    expect((await status()).launcher.paused).toBe(true);
    expect(await signal("kill", "order-1")).toContain("The launcher is paused, too.");
    expect(states(await status())["order-1"]).toBe("down");
    expect(await signal("kill", "order-1")).toStartWith("1: order-1 is down just now");
    expect(await stop()).toStartWith("Stopped the cluster");
  });

  test("is not said to have stopped where its launcher was killed meanwhile", async () => {
    using other = temporaryDirectory();
    const stubborn = await launched(other.path, ["answering", "stubborn", "answering"]);
    await stubborn.ready();
    const line = said((terminal) => stopCluster(other.path, terminal));
    await until("the stop", () => (stubborn.state()?.ready === false ? true : undefined));
    stubborn.process.kill("SIGKILL");
    expect(await line).toBe(
      `1: The launcher (pid ${stubborn.process.pid}) has ended, but was killed: its services died with it.`,
    );
  });

  test("does not run any more once its launcher was killed, whatever cluster.json says", async () => {
    launcher.process.kill("SIGKILL");
    await launcher.process.exited;
    expect(launcher.state()?.processes.length).toBe(5);
    expect(await signal("kill", "order-1")).toStartWith("1: No cluster runs on");
    expect(await said((terminal) => showStatus({ dataDir: root.path, json: false }, terminal))).toStartWith("1: No");
  });

  test("names its services to who asks for another one", async () => {
    expect(await signal("kill", "order-9")).toBe(
      '2: "order-9" is no service of this cluster: ' +
        "catalog, order-1, order-2, order-3, front-end-1 or leader are allowed.",
    );
  });

  test("has no signal sent to a pid that is another process's by now", async () => {
    const stranger = Bun.spawn(["sleep", "60"]);
    try {
      const file = join(root.path, "cluster.json");
      const state = readClusterFile(file)!;
      const processes = state.processes.map((one) => (one.name === "order-2" ? { ...one, pid: stranger.pid } : one));
      writeClusterFile(file, { ...state, processes });
      for (const action of ["kill", "pause", "resume", "restart"] as const) {
        expect(await signal(action, "order-2")).toBe(
          "1: order-2 is down just now: the launcher starts it again. Nothing was done.",
        );
      }
      expect(states(await status())["order-2"]).toBe("down");
      expect(processInfo(stranger.pid)).toMatchObject({ paused: false });
    } finally {
      stranger.kill("SIGKILL");
    }
  });
});
