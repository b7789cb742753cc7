import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { writeClusterFile } from "../cluster-file.ts";
import { DirectoryLock } from "../directory-lock.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { until } from "../fixtures/until.ts";
import { knownProcesses } from "./cluster-report.ts";
import { processInfo } from "./process-info.ts";
import { isHeld, livingProcess, type RunningCluster, runningCluster } from "./running-cluster.ts";

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.exitCode).toBe(1);
    return error.message;
  }
  throw new Error("Accepted.");
}

function take(directory: string): Disposable {
  const lock = DirectoryLock.take(join(directory, "cluster.lock"), 0);
  if (lock === "taken") throw new Error("The lock is taken.");
  return { [Symbol.dispose]: () => lock.release() };
}

function writeState(directory: string, pid: number): void {
  const launcher = { pid, startedAt: new Date().toISOString() };
  writeClusterFile(join(directory, "cluster.json"), { ready: true, launcher, processes: [] });
}

/** A process whose command line is a launcher's; it does nothing. */
async function decoy() {
  const one = Bun.spawn([process.execPath, "-e", "setInterval(() => {}, 1e9)", "scripts/cluster/main.ts"]);
  // Until then it is a copy of this process.
  await until("its own command line", () => processInfo(one.pid)?.command.includes("setInterval") || undefined);
  return one;
}

test("no cluster runs where there is no directory, none in it, or only what a killed launcher left", async () => {
  using root = temporaryDirectory();
  expect(refusal(() => runningCluster(join(root.path, "none")))).toStartWith("There is no directory");
  expect(refusal(() => runningCluster(root.path))).toStartWith(`No cluster runs on "${root.path}": start one`);
  expect(isHeld(root.path)).toBe(false);
  take(root.path)[Symbol.dispose]();
  const launcher = await decoy();
  try {
    writeState(root.path, launcher.pid);
    expect(refusal(() => runningCluster(root.path))).toStartWith("No cluster runs on");
    using _ = take(root.path);
    expect(isHeld(root.path)).toBe(true);
    expect(runningCluster(root.path).state.launcher.pid).toBe(launcher.pid);
  } finally {
    launcher.kill("SIGKILL");
  }
});

test("a cluster whose launcher's pid is somebody else's is not touched", () => {
  using root = temporaryDirectory();
  using _ = take(root.path);
  expect(refusal(() => runningCluster(root.path))).toContain("its launcher is not found");
  const stranger = Bun.spawn(["sleep", "60"]);
  try {
    writeState(root.path, stranger.pid);
    expect(refusal(() => runningCluster(root.path))).toContain("its launcher is not found");
  } finally {
    stranger.kill("SIGKILL");
  }
});

test("a lock that can't be looked at is said in one line", () => {
  using root = temporaryDirectory();
  mkdirSync(join(root.path, "cluster.lock"));
  expect(refusal(() => runningCluster(root.path))).toContain("it can't be read (SQLITE_");
  using other = temporaryDirectory();
  writeFileSync(
    join(other.path, "cluster.lock"),
    "of something else, and longer than the head of a database ".repeat(9),
  );
  expect(refusal(() => runningCluster(other.path))).toContain("it can't be read (SQLITE_NOTADB)");
});

test("a look at the lock does not disturb who takes it", () => {
  using root = temporaryDirectory();
  take(root.path)[Symbol.dispose]();
  expect(isHeld(root.path)).toBe(false);
  using _ = take(root.path);
  expect(isHeld(root.path)).toBe(true);
  expect(isHeld(root.path)).toBe(true);
});

test("a service lives only where its pid is that of a child of the launcher", () => {
  const child = Bun.spawn(["sleep", "60"]);
  const cluster = (launcherPid: number): RunningCluster => ({
    dataDir: "/data",
    state: { ready: true, launcher: { pid: launcherPid, startedAt: "" }, processes: [] },
    launcher: { parent: 1, paused: false, command: "" },
  });
  const service = { name: "order-1", service: "order", id: 1, url: "http://127.0.0.1:1" } as const;
  try {
    expect(livingProcess(cluster(process.pid), { ...service, pid: child.pid })?.parent).toBe(process.pid);
    expect(livingProcess(cluster(process.ppid), { ...service, pid: child.pid })).toBeUndefined();
    expect(livingProcess(cluster(process.pid), { ...service, pid: null })).toBeUndefined();
    expect(refusal(() => knownProcesses(cluster(1)))).toContain("just starting or stopping");
  } finally {
    child.kill("SIGKILL");
  }
});
