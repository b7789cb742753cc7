import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildExecutable } from "../../scripts/build/build-executable.ts";
import { readClusterFile } from "../../scripts/cluster/cluster-file.ts";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { noneRuns } from "../cluster/processes.ts";

/** As nobody, where this is root and it can be done: a user to whom nothing here belongs. */
const nobody = 65_534;
const canBeNobody = process.getuid?.() === 0 && Bun.which("setpriv") !== null;
const as = canBeNobody ? ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"] : [];

const root = temporaryDirectory();
const executable = join(root.path, "read-only", "bazaar");
const empty = join(root.path, "read-only", "empty");
const dataDir = join(root.path, "data");
const port = await freeBasePort();
const url = `http://127.0.0.1:${port}`;
let launcher: Bun.Subprocess;

/** In an empty directory that can't be written, without anything of our environment. */
function spawn(...args: string[]) {
  return Bun.spawn([...as, executable, ...args], {
    cwd: empty,
    env: { HOME: "/nonexistent", PATH: "/usr/bin:/bin" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(...args: string[]): Promise<string> {
  const process = spawn(...args);
  const [out, error] = await Promise.all([process.stdout.text(), process.stderr.text()]);
  return `${await process.exited}: ${out}${error}`.trim();
}

async function start(): Promise<void> {
  launcher = spawn("cluster", "--port", String(port), "--data-dir", dataDir);
  const isReady = () => {
    if (launcher.exitCode !== null) throw new Error(`The launcher has ended with ${launcher.exitCode}.`);
    const state = readClusterFile(join(dataDir, "cluster.json"));
    return (state?.ready && state.launcher.pid === launcher.pid) || undefined;
  };
  await until("a cluster that is ready", isReady, 20_000);
}

const pids = () => (readClusterFile(join(dataDir, "cluster.json"))?.processes ?? []).flatMap(({ pid }) => pid ?? []);

/** What a page refers to, the page included. */
async function pageAndFiles(path: string): Promise<[string, number][]> {
  const page = await fetch(url + path);
  const text = await page.text();
  const files = [...text.matchAll(/<(?:script|link)[^>]* (?:src|href)="(?!data:)([^"]+)"/g)].map(
    ([, name]) => name ?? "",
  );
  expect(files.length).toBeGreaterThan(1);
  const status = async (name: string) => (await fetch(new URL(name, url + path))).status;
  return [
    [path, page.status],
    ...(await Promise.all(files.map(async (name) => [name, await status(name)] as [string, number]))),
  ];
}

beforeAll(async () => {
  mkdirSync(empty, { recursive: true });
  mkdirSync(dataDir);
  if (canBeNobody) chownSync(dataDir, nobody, nobody);
  await buildExecutable(executable);
  chmodSync(executable, 0o555);
  chmodSync(root.path, 0o755);
  for (const directory of [empty, join(root.path, "read-only")]) chmodSync(directory, 0o555);
  await start();
}, 60_000);
afterAll(async () => {
  launcher.kill("SIGTERM");
  await launcher.exited;
  for (const directory of [empty, join(root.path, "read-only")]) chmodSync(directory, 0o755);
  root[Symbol.dispose]();
}, 30_000);

describe("the single executable", () => {
  test("says what it can do", async () => {
    expect(await run()).toStartWith("0: bazaar cluster    start the bazaar");
    expect(await run("banana")).toStartWith('2: "banana" is no command.');
    expect(await run("cluster", "--help")).toContain("bazaar cluster backup DIR");
    expect(await run("order")).toStartWith("2: order: PORT");
  });

  test("trades, and shows its pages, with all that they need", async () => {
    expect(await run("client", "buy", "GameStart", "3", "--url", url)).toBe("0: Order 1: bought 3 GameStart.");
    for (const path of ["/", "/swagger"]) {
      for (const [name, status] of await pageAndFiles(path)) expect([name, status]).toEqual([name, 200]);
    }
    for (const path of ["/swagger/json", "/metrics"]) expect((await fetch(url + path)).status).toBe(200);
    const other = await fetch(`${url}/swagger/catalog.json`);
    expect(other.status).toBe(200);
  }, 20_000);

  test("is controlled from another terminal", async () => {
    expect(await run("cluster", "status", "--data-dir", dataDir)).toMatch(/^0: Ready: order-\d leads term \d/);
    expect(await run("cluster", "kill", "leader", "--data-dir", dataDir)).toStartWith("0: Killed order-");
    expect(await run("client", "buy", "GameStart", "1", "--url", url)).toBe("0: Order 2: bought 1 GameStart.");
    expect(await run("cluster", "backup", join(dataDir, "backup"), "--data-dir", dataDir)).toContain("2 orders");
  }, 20_000);

  test("leaves no service behind when its launcher is killed, and goes on with what it had", async () => {
    const killed = pids();
    expect(killed).toHaveLength(5);
    // One that is stopped can't look for its parent itself.
    process.kill(killed[1] ?? 0, "SIGSTOP");
    launcher.kill("SIGKILL");
    await launcher.exited;
    await noneRuns(killed);
    await start();
    expect(await run("client", "order", "1", "--url", url)).toBe("0: Order 1: bought 3 GameStart.");
    expect(await run("cluster", "stop", "--data-dir", dataDir)).toStartWith("0: Stopped the cluster on");
    expect(await launcher.exited).toBe(0);
  }, 40_000);
});
