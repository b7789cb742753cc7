import { describe, expect, test } from "bun:test";
import type { DatabaseFile } from "../../../db/database-file.ts";
import type { Held } from "../../../db/held.ts";
import { rawRequest } from "../../../test/harness/raw-request.ts";
import { testSurroundings } from "../../../test/harness/surroundings.ts";
import type { DamageReport } from "../../contract/damage.ts";
import { BazaarError } from "../../contract/errors.ts";
import { HttpServer } from "../http/http-server.ts";
import { limits } from "../limits.ts";
import { ClosedService } from "./closed-service.ts";

/** Replica 3, closed; its file held seven orders. The others are played. */
function closed(held: Held = 7, putAside = () => "order-3.db.damaged-1") {
  const replica = { id: 2, role: "follower", term: 1, leader: 1, last: 6, hash: "ab" };
  const answers: Record<string, () => unknown> = {
    catalog: () => {
      throw new BazaarError(503, "It is closed.", { damage: report("catalog.db") });
    },
    "order-2": () => ({ replica }),
  };
  const given = testSurroundings(({ origin, path }) => {
    if (path !== "/ping") throw new BazaarError(404, `There is no ${path}.`);
    return answers[new URL(origin).host]?.();
  });
  const asides: string[] = [];
  const file: DatabaseFile = {
    path: "order-3.db",
    kind: "order",
    open: () => {
      throw new Error("it was opened");
    },
    noteDamage: () => {},
    held: () => held,
    putAside,
  };
  const service = new ClosedService({
    ...given,
    ...{ file, found: "order 2 does not fit the chain", copies: ["http://catalog", "http://order-2"] },
    onPutAside: (where) => asides.push(where),
  });
  service.start();
  const get = async (path: string, method = "GET") => {
    const response = service.app.handle(new Request(`http://order-3${path}`, { method }));
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  };
  return { ...given, service, replica, answers, asides, get };
}

interface Body {
  error?: { message: string };
  damage?: DamageReport;
}

function report(file: string): DamageReport {
  return { file, found: "file is not a database", elsewhere: [], nothingLeft: false };
}

describe("a service with a damaged database", () => {
  test("lives, says what it lacks, and does nothing else", async () => {
    const { get, clock } = closed();
    await clock.settle();
    expect((await get("/health/live")).status).toBe(200);
    for (const path of ["/health/ready", "/ping", "/orders/1", "/nothing/here"]) {
      const { status, headers, body } = await get(path);
      expect([status, headers.get("Retry-After")]).toEqual([503, "1"]);
      expect(body.error?.message).toBe(
        "The database order-3.db is damaged (order 2 does not fit the chain); it stays as it is until another service has shown an intact copy; http://catalog is damaged, too (catalog.db: file is not a database); http://order-2 has 6 orders.",
      );
      expect(body.damage).toMatchObject({ file: "order-3.db", nothingLeft: false });
    }
    expect((await get("/push", "POST")).status).toBe(503);
  });

  test("says so to whoever sends a Host that is none, too", async () => {
    const { service } = closed();
    const server = new HttpServer(
      { hostname: "127.0.0.1", port: 0 },
      { handle: (request) => service.app.handle(request), onUncaught: () => {} },
    );
    const get = (path: string) => rawRequest(server.url.href, `GET ${path} HTTP/1.1\r\nHost: a:b:c\r\n\r\n`);
    expect([(await get("/health/live")).status, (await get("/ping")).status]).toEqual([200, 503]);
    server.close();
  });

  test("puts it aside only once a peer has shown a copy", async () => {
    const { replica, asides, clock, network } = closed();
    await clock.advance(20 * limits.copyLookMs);
    expect(asides).toEqual([]);
    replica.last = 7;
    await clock.advance(2 * limits.copyLookMs);
    expect(asides).toEqual(["order-3.db.damaged-1"]);
    const calls = network.calls.length;
    await clock.advance(20 * limits.copyLookMs);
    expect(network.calls).toHaveLength(calls);
  });

  test("does not take one of another history for a copy", async () => {
    const { answers, asides, clock } = closed();
    answers["order-2"] = () => {
      throw new BazaarError(503, "Replica 2 has stepped aside.", { replica: { role: "aside", last: 9, hash: "cd" } });
    };
    await clock.advance(20 * limits.copyLookMs);
    expect(asides).toEqual([]);
  });

  test("says that nothing is left once all have answered that they have nothing", async () => {
    const { replica, get, clock, asides } = closed();
    await clock.settle();
    expect((await get("/ping")).body.damage?.nothingLeft).toBe(false);
    Object.assign(replica, { last: 0, hash: "" });
    await clock.advance(2 * limits.copyLookMs);
    expect((await get("/ping")).body).toMatchObject({
      error: { message: expect.stringContaining("nobody has an intact copy: restore one") },
      damage: { nothingLeft: true, elsewhere: [expect.stringContaining("catalog.db"), "http://order-2 has nothing"] },
    });
    await clock.advance(20 * limits.copyLookMs);
    expect(asides).toEqual([]);
  });

  test("that it can't put aside stays closed", async () => {
    const { replica, asides, get, clock } = closed(7, () => {
      throw new Error("read-only file system");
    });
    replica.last = 7;
    await clock.advance(20 * limits.copyLookMs);
    expect(asides).toEqual([]);
    expect((await get("/ping")).status).toBe(503);
  });

  test("that is stopped does nothing any more", async () => {
    const { service, replica, asides, clock } = closed();
    await clock.settle();
    await service.stop();
    replica.last = 7;
    await clock.advance(20 * limits.copyLookMs);
    expect(asides).toEqual([]);
  });
});
