import { expect, test } from "bun:test";
import { BazaarError } from "../../services/contract/errors.ts";
import type { ControlAction, LaunchedProcesses } from "../../services/contract/launcher.ts";
import { systemClock } from "../../services/runtime/clock.ts";
import { Peer } from "../../services/runtime/peer.ts";
import { systemRandom } from "../../services/runtime/random.ts";
import { silentLog } from "../../test/harness/surroundings.ts";
import { isLoopback } from "./address.ts";
import { endLaunched, launched } from "./fixtures/launched.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";

/** What a front end of a launched cluster can ask its launcher. */
async function launcherOf(directory: string) {
  const launcher = await launched(directory);
  await launcher.ready();
  const { url } = launcher.one("front-end-1");
  const environment = (await (await fetch(`${url}/environment`)).json()) as Record<string, string>;
  const token = environment.CLUSTER_TOKEN!;
  const surroundings = { clock: systemClock, random: systemRandom, fetch, log: silentLog };
  const peer = (shown: string) => new Peer({ ...surroundings, token: shown }, environment.LAUNCHER_URL!);
  const post = <Answer>(path: string, body: object, shown = token) => peer(shown).post<Answer>(path, body, 5_000);
  return {
    launcher,
    post,
    control: (action: ControlAction, name: string) => post("/control", { action, name }),
    stateOf: async (name: string) => {
      const { processes } = await post<LaunchedProcesses>("/processes", {});
      return processes.find((one) => one.name === name)?.state;
    },
  };
}

const refused = (status: number) => expect.objectContaining({ status });

test("the launcher kills, starts, pauses and resumes what a front end of its own names", async () => {
  using root = temporaryDirectory();
  try {
    const { launcher, control, stateOf } = await launcherOf(root.path);
    const { pid } = launcher.one("order-2");
    await control("kill", "order-2");
    expect([await stateOf("order-2"), launcher.one("order-2").pid]).toEqual(["down", null]);
    expect(await control("kill", "order-2").catch((cause) => cause)).toEqual(refused(409));
    await control("start", "order-2");
    expect(await stateOf("order-2")).toBe("running");
    const { url } = launcher.one("order-2");
    await until("its answer", async () => (await fetch(url).catch(() => undefined))?.ok || undefined);
    expect(launcher.one("order-2").pid).not.toBe(pid);
    await control("pause", "catalog");
    expect(await stateOf("catalog")).toBe("paused");
    await control("resume", "catalog");
    expect(await stateOf("catalog")).toBe("running");
  } finally {
    await endLaunched();
  }
}, 15_000);

test("a front end that is killed is started again by itself: nobody could start it from its own page", async () => {
  using root = temporaryDirectory();
  try {
    const { launcher, control } = await launcherOf(root.path);
    const { pid, url } = launcher.one("front-end-1");
    await control("kill", "front-end-1");
    await until("another pid", () => ![pid, null].includes(launcher.one("front-end-1").pid) || undefined);
    // One that has only begun would not see its launcher end.
    await until("its answer", async () => (await fetch(url).catch(() => undefined))?.ok || undefined);
  } finally {
    await endLaunched();
  }
}, 15_000);

test("nobody without the cluster token is listened to, and nothing else is understood", async () => {
  using root = temporaryDirectory();
  try {
    const { post, stateOf } = await launcherOf(root.path);
    const failure = (path: string, body: object, shown?: string) =>
      post(path, body, shown).catch((cause) => (cause instanceof BazaarError ? cause.status : cause));
    expect(await failure("/control", { action: "kill", name: "order-1" }, "another-token-0000")).toBe(401);
    expect(await failure("/processes", {}, "another-token-0000")).toBe(401);
    expect(await failure("/control", { action: "shoot", name: "order-1" })).toBe(422);
    expect(await failure("/control", { action: "kill", name: "order-9" })).toBe(404);
    expect(await failure("/elsewhere", {})).toBe(404);
    expect(await stateOf("order-1")).toBe("running");
  } finally {
    await endLaunched();
  }
}, 15_000);

test("only a cluster that this machine alone reaches is controlled by its pages", () => {
  expect(["127.0.0.1", "127.8.0.1", "localhost", "::1"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "192.168.0.7", "127.example.org"].map(isLoopback)).toEqual([false, false, false, false]);
});
