import { drainMicrotasks } from "bun:jsc";
import { describe, expect, test } from "bun:test";
import type { Service } from "../../services/runtime/service.ts";
import type { Arrivals, Fault } from "./faults/fault.ts";
import { SimulatedProcess } from "./simulated-process.ts";
import { World } from "./world.ts";

function runAll(world: World): void {
  drainMicrotasks();
  while (world.scheduler.step());
}

/** A network with a server that counts what it is asked, and a client's way to it. */
function setUp(answer: (request: Request) => Response | Promise<Response> = () => Response.json({ ok: true })) {
  const world = new World(1, 100);
  const asked: string[] = [];
  const handle = async (request: Request) => {
    asked.push(await request.text());
    return answer(request);
  };
  const service: Service = { app: { handle }, start: () => undefined, stop: async () => undefined };
  const server = new SimulatedProcess("server", world.network, world.random, "token", () => service);
  server.start();
  const fetch = world.network.connect(world.outsider("client").incarnation);
  const send = (signal = new AbortController().signal) =>
    fetch("http://server/x", { method: "POST", headers: {}, body: "hello", signal });
  /** Lets everything happen, and says how the call ended. */
  const outcomeOf = async (call: Promise<Response>) => {
    const settled = Promise.allSettled([call]);
    runAll(world);
    const [outcome] = await Promise.race([settled, Promise.resolve(["open"] as const)]);
    if (outcome === "open") return "open";
    if (outcome.status === "fulfilled") return outcome.value.status;
    return outcome.reason instanceof DOMException ? outcome.reason.name : outcome.reason.code;
  };
  return { world, server, asked, send, outcomeOf };
}

/** A fault that does this to every message of a kind. */
function bendAll(kind: string, bend: (arrivals: Arrivals) => Arrivals): Fault {
  return {
    kind: "test",
    lastsMs: [1, 1],
    strike: () => undefined,
    bend: (message, arrivals) => (message.kind === kind ? bend(arrivals) : arrivals),
  };
}

describe("a request in the simulated network", () => {
  test("is answered after a while", async () => {
    const { world, asked, send, outcomeOf } = setUp();
    expect(await outcomeOf(send())).toBe(200);
    expect(asked).toEqual(["hello"]);
    expect(world.elapsedMs).toBeGreaterThan(0);
  });

  test("is refused like Bun does where the process is down", async () => {
    const { server, asked, send, outcomeOf } = setUp();
    server.crash();
    expect(await outcomeOf(send())).toBe("ECONNREFUSED");
    expect(asked).toEqual([]);
  });

  test("is reset where the process dies before it has answered", async () => {
    const { server, send, outcomeOf } = setUp(() => {
      server.crash();
      return Promise.withResolvers<Response>().promise;
    });
    expect(await outcomeOf(send())).toBe("ECONNRESET");
  });

  test("has no outcome, but an effect, where the answer is lost", async () => {
    const { world, asked, send, outcomeOf } = setUp();
    world.network.exposeTo(bendAll("response", () => []));
    expect(await outcomeOf(send())).toBe("open");
    expect(asked).toEqual(["hello"]);
  });

  test("may arrive twice, and is then answered once", async () => {
    const { world, asked, send, outcomeOf } = setUp();
    world.network.exposeTo(bendAll("request", ([us = 0]) => [us, us + 1_000]));
    expect(await outcomeOf(send())).toBe(200);
    expect(asked).toEqual(["hello", "hello"]);
  });

  test("ends with the abort's reason, though the server may have done it", async () => {
    const { world, asked, send, outcomeOf } = setUp();
    const impatience = new AbortController();
    world.network.exposeTo(bendAll("response", () => [5_000_000]));
    world.scheduler.after(1_000_000, () => impatience.abort());
    expect(await outcomeOf(send(impatience.signal))).toBe("AbortError");
    expect(asked).toEqual(["hello"]);
  });

  test("of a process that died is never answered to its next incarnation", async () => {
    const { world, server } = setUp();
    const answers: string[] = [];
    const sent = { method: "GET", headers: {}, signal: new AbortController().signal } as const;
    const asker: Service = {
      app: { handle: async () => new Response() },
      start: () => undefined,
      stop: async () => undefined,
    };
    const process = new SimulatedProcess("asker", world.network, world.random, "token", (given) => ({
      ...asker,
      start: () => void given.fetch("http://server/y", sent).then(() => answers.push("answered")),
    }));
    process.start();
    process.crash();
    server.crash();
    server.start();
    runAll(world);
    expect(answers).toEqual([]);
    process.start();
    runAll(world);
    expect(answers).toEqual(["answered"]);
  });
});

test("timers of a crashed incarnation never fire", () => {
  const world = new World(1, 100);
  const fired: number[] = [];
  let life = 0;
  const process = new SimulatedProcess("clocked", world.network, world.random, "token", ({ clock }) => ({
    app: { handle: () => new Response() },
    start() {
      life += 1;
      const mine = life;
      clock.after(10, () => fired.push(mine));
      clock.endOfTurn(() => fired.push(mine + 100));
    },
    stop: async () => undefined,
  }));
  process.start();
  process.crash();
  process.start();
  runAll(world);
  expect(fired).toEqual([102, 2]);
});
