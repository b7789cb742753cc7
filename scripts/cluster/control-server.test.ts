import { expect, test } from "bun:test";
import { BazaarError } from "../../services/contract/errors.ts";
import type { ControlAction, LaunchedProcesses } from "../../services/contract/launcher.ts";
import { systemClock } from "../../services/runtime/clock.ts";
import { Peer } from "../../services/runtime/peer.ts";
import { systemRandom } from "../../services/runtime/random.ts";
import { rawRequest } from "../../test/harness/raw-request.ts";
import { silentLog } from "../../test/harness/surroundings.ts";
import { isLoopback } from "./address.ts";
import { ControlServer } from "./control-server.ts";
import { endLaunched, launched } from "./fixtures/launched.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";

/** What a front end of a launched cluster can ask its launcher. */
async function launcherOf(directory: string, flags = ["--break-it"]) {
  const launcher = await launched(directory, undefined, flags);
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
    control: (action: ControlAction, name: string, secret = launcher.state()?.launcher.breakIt) =>
      post("/control", { action, name, secret }),
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

test("the launcher answers whatever host it is called by, and never with its inside", async () => {
  const uncaught: unknown[] = [];
  const server = new ControlServer("a-token-of-16-ch", undefined, (cause) => void uncaught.push(cause));
  const head = "POST /processes HTTP/1.0\r\nAuthorization: Bearer a-token-of-16-ch\r\n";
  const body = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  try {
    for (const host of ["", "Host: h:99999\r\n", "Host: [::1\r\n"]) {
      const answer = await rawRequest(server.url, `${head}${host}${body}`);
      expect([answer.status, answer.body]).toEqual([200, '{"processes":[]}']);
      expect((await rawRequest(server.url, `GET / HTTP/1.0\r\n${host}\r\n`)).status).toBe(401);
    }
    server.serve({
      get members(): never {
        throw new Error("the inside");
      },
    });
    const answer = await rawRequest(server.url, `${head}${body}`);
    expect([answer.status, answer.body]).toEqual([
      500,
      '{"error":{"code":500,"message":"Something went wrong inside the service; its log says what."}}',
    ]);
    expect(uncaught).toEqual([new Error("the inside")]);
  } finally {
    server.stop();
  }
});

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
    const { post, stateOf, launcher } = await launcherOf(root.path);
    const secret = launcher.state()?.launcher.breakIt;
    const failure = (path: string, body: object, shown?: string) =>
      post(path, body, shown).catch((cause) => (cause instanceof BazaarError ? cause.status : cause));
    expect(await failure("/control", { action: "kill", name: "order-1", secret }, "another-token-0000")).toBe(401);
    expect(await failure("/processes", {}, "another-token-0000")).toBe(401);
    expect(await failure("/control", { action: "shoot", name: "order-1", secret })).toBe(422);
    expect(await failure("/control", { action: "kill", name: "order-9", secret })).toBe(404);
    expect(await failure("/elsewhere", {})).toBe(404);
    expect(await stateOf("order-1")).toBe("running");
  } finally {
    await endLaunched();
  }
}, 15_000);

test("nothing is killed without the secret of this launcher, nor where nobody asked for that at a start", async () => {
  using root = temporaryDirectory();
  using other = temporaryDirectory();
  try {
    const { control, post, stateOf } = await launcherOf(root.path);
    for (const secret of ["", "0".repeat(32), "x"]) {
      expect(await control("kill", "order-1", secret).catch((cause) => cause)).toEqual(refused(403));
    }
    const without = post("/control", { action: "kill", name: "order-1" });
    expect(await without.catch((cause) => cause)).toEqual(refused(422));
    expect(await stateOf("order-1")).toBe("running");
    // What tests start has no terminal.
    const plain = await launcherOf(other.path, []);
    expect(plain.launcher.state()?.launcher).toEqual({ pid: expect.any(Number), startedAt: expect.any(String) });
    const asked = plain.control("kill", "order-1", "0".repeat(32));
    expect(await asked.catch((cause) => cause)).toMatchObject({
      status: 403,
      message: expect.stringContaining("--break-it"),
    });
    expect(await plain.stateOf("order-1")).toBe("running");
  } finally {
    await endLaunched();
  }
}, 15_000);

test("only a cluster that this machine alone reaches is controlled by its pages", () => {
  expect(["127.0.0.1", "127.8.0.1", "localhost", "::1"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "192.168.0.7", "127.example.org"].map(isLoopback)).toEqual([false, false, false, false]);
});
