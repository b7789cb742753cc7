import { expect, test } from "bun:test";
import { freeBasePort } from "./free-base-port.ts";
import { freePorts } from "./free-ports.ts";

const host = "127.0.0.1";

test("free ports are left free", async () => {
  const port = await freeBasePort();
  await freePorts([{ name: "catalog", host, port }]);
  await freePorts([{ name: "catalog", host, port }]);
});

test.each(["127.0.0.1", "0.0.0.0"])(
  "a port that stays taken on %s is named, with the service that needs it",
  async (taken) => {
    const port = await freeBasePort();
    const owner = Bun.serve({ hostname: taken, port, fetch: () => new Response() });
    try {
      const wanted = [
        { name: "catalog", host, port: port + 100 },
        { name: "order-1", host, port },
      ];
      const error = await freePorts(wanted, 30).catch((cause: unknown) => cause);
      expect(error).toMatchObject({
        exitCode: 1,
        message: expect.stringContaining(`Port ${port} on ${host}, for order-1, is taken`),
      });
    } finally {
      await owner.stop(true);
    }
  },
);

test("a port that is just being freed is waited for", async () => {
  const port = await freeBasePort();
  const owner = Bun.serve({ hostname: host, port, fetch: () => new Response() });
  const free = freePorts([{ name: "catalog", host, port }], 2_000);
  await owner.stop(true);
  await free;
});

test.each(["192.0.2.1", "no-such-host.invalid"])(
  "a host that is not this machine's (%s) is a wrong value",
  async (elsewhere) => {
    const error = await freePorts([{ name: "catalog", host: elsewhere, port: 4000 }], 0).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(elsewhere) });
  },
);
