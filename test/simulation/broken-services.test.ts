import { type Database, SQLiteError } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import type { Fetch, Outgoing, Service } from "../../services/runtime/service.ts";
import { runSeed } from "./run-seed.ts";
import { realServices, type ServiceMakers } from "./service-makers.ts";

/** Runs that are tried for what not every one of them meets. */
const mostSeeds = 60;

/** How long a run that never recovers may take. */
const timeoutMs = 60_000;

/** What the simulation finds where some services were tampered with. */
async function findIn(broken: Partial<ServiceMakers>, seed = 2) {
  const { failure } = await runSeed(seed, { services: { ...realServices, ...broken } });
  return failure;
}

/** What the first run finds that meets it. */
async function firstFoundIn(broken: Partial<ServiceMakers>) {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const failure = await findIn(broken, seed);
    if (failure) return failure;
  }
  return undefined;
}

/** The guarantee that the simulation finds broken where some services were tampered with. */
async function guaranteeBrokenBy(broken: Partial<ServiceMakers>): Promise<string | undefined> {
  return (await findIn(broken))?.guarantee;
}

/** The service with other answers: `answer` gets each request, and the way to the true answer. */
function tamper(
  service: Service,
  answer: (request: Request, ask: () => Promise<Response>) => Promise<Response>,
): Service {
  const handle = (request: Request) => answer(request, async () => service.app.handle(request));
  return { app: { handle }, start: () => service.start(), stop: () => service.stop() };
}

/** Runs some SQL on a database, unless its disk takes no writes just now. */
function meddle(database: Database, sql: string): void {
  try {
    database.run(sql);
  } catch (cause) {
    if (!(cause instanceof SQLiteError)) throw cause;
  }
}

/** A catalog that runs some SQL on its database after each batch of trades. */
function meddlingCatalog(sql: string): Partial<ServiceMakers> {
  return {
    createCatalog: (given) =>
      tamper(realServices.createCatalog(given), async ({ url }, ask) => {
        const response = await ask();
        if (url.endsWith("/batches")) meddle(given.database, sql);
        return response;
      }),
  };
}

/** Front ends whose requests to other services are changed on their way. */
function frontEndsThatSend(change: (url: string, outgoing: Outgoing) => Outgoing): Partial<ServiceMakers> {
  return {
    createFrontEnd(given) {
      const fetch: Fetch = (url, outgoing) => given.fetch(url, change(url, outgoing));
      return realServices.createFrontEnd({ ...given, fetch });
    },
  };
}

describe("the simulation finds", () => {
  test("shares out of nowhere (guarantee 2)", async () => {
    expect(await guaranteeBrokenBy(meddlingCatalog("UPDATE stocks SET shares = shares + 1"))).toBe("2");
  });

  test("a journal that is not what was chained (guarantee 4)", async () => {
    const redate = "UPDATE journal SET time = time + 1 WHERE number = 5";
    expect(await guaranteeBrokenBy(meddlingCatalog(redate))).toBe("4");
  });

  test("a replica that changes an order (guarantee 4)", async () => {
    const change = "UPDATE orders SET quantity = quantity + 1 WHERE number = (SELECT max(number) FROM orders)";
    const createOrderReplica: ServiceMakers["createOrderReplica"] = (given) =>
      tamper(realServices.createOrderReplica(given), async ({ url }, ask) => {
        const response = await ask();
        if (url.endsWith("/push")) meddle(given.database, change);
        return response;
      });
    expect(await guaranteeBrokenBy({ createOrderReplica })).toBe("4");
  });

  test("a front end that repeats a trade under another key (guarantee 1)", async () => {
    let sent = 0;
    const rename = (url: string, outgoing: Outgoing): Outgoing => {
      if (!url.endsWith("/trades")) return outgoing;
      sent += 1;
      return { ...outgoing, body: outgoing.body?.replaceAll('"key":"', `"key":"copy-${sent}-`) ?? "" };
    };
    expect(await guaranteeBrokenBy(frontEndsThatSend(rename))).toBe("1");
  });

  test("a service that answers 500", async () => {
    const createFrontEnd: ServiceMakers["createFrontEnd"] = (given) =>
      tamper(realServices.createFrontEnd(given), async () => Response.json({}, { status: 500 }));
    expect(await guaranteeBrokenBy({ createFrontEnd })).toBe("sanity");
  });

  test(
    "a catalog that goes on after an I/O error (guarantee 3)",
    async () => {
      const createCatalog: ServiceMakers["createCatalog"] = (given) =>
        realServices.createCatalog({ ...given, onUnusable: () => {} });
      expect(await firstFoundIn({ createCatalog })).toMatchObject({
        guarantee: "3",
        message: "catalog goes on after an I/O error",
      });
    },
    timeoutMs,
  );

  test("a front end that calls an outcome unknown which is certain (guarantee 1)", async () => {
    const createFrontEnd: ServiceMakers["createFrontEnd"] = (given) =>
      tamper(realServices.createFrontEnd(given), async ({ url, method }, ask) =>
        method === "POST" && url.endsWith("/orders") ? Response.json({}, { status: 504 }) : ask(),
      );
    const message = expect.stringContaining("has never sent it on");
    expect(await findIn({ createFrontEnd })).toMatchObject({ guarantee: "1", message });
  });

  test("a front end that leaves the newest orders out of a page (guarantee 6)", async () => {
    const createFrontEnd: ServiceMakers["createFrontEnd"] = (given) =>
      tamper(realServices.createFrontEnd(given), async ({ url }, ask) => {
        const response = await ask();
        if (!url.includes("/orders?") || !response.ok) return response;
        const { data } = (await response.json()) as { data: unknown[] };
        return Response.json({ data: data.slice(0, -1) });
      });
    const message = expect.stringContaining("had been told of before");
    expect(await findIn({ createFrontEnd })).toMatchObject({ guarantee: "6", message });
  });

  test(
    "a front end that never answers from its cache (liveness)",
    async () => {
      const createFrontEnd: ServiceMakers["createFrontEnd"] = (given) =>
        realServices.createFrontEnd({ ...given, cacheSize: 0 });
      const message = expect.stringContaining("front-end-1 answers from its cache");
      expect(await findIn({ createFrontEnd })).toMatchObject({ guarantee: "liveness", message });
    },
    timeoutMs,
  );

  test(
    "a replica that leads in vain (liveness)",
    async () => {
      const createOrderReplica: ServiceMakers["createOrderReplica"] = (given) => {
        const claim = async ({ url }: Request, ask: () => Promise<Response>) => {
          const response = await ask();
          if (given.id !== 1 || !url.endsWith("/ping") || !response.ok) return response;
          const body = (await response.json()) as { replica: object };
          return Response.json({ ...body, replica: { ...body.replica, role: "leader", term: 0 } });
        };
        return tamper(realServices.createOrderReplica(given), claim);
      };
      const message = expect.stringContaining("one replica leads, and the others follow it");
      expect(await findIn({ createOrderReplica })).toMatchObject({ guarantee: "liveness", message });
    },
    timeoutMs,
  );

  test("a service that looks at the real clock", async () => {
    const createCatalog: ServiceMakers["createCatalog"] = (given) =>
      tamper(realServices.createCatalog(given), async (_request, ask) => {
        Date.now();
        return ask();
      });
    expect(await guaranteeBrokenBy({ createCatalog })).toBe("sanity");
  });

  test(
    "a leader that takes trades and never answers (liveness)",
    async () => {
      const createOrderReplica: ServiceMakers["createOrderReplica"] = (given) =>
        tamper(realServices.createOrderReplica(given), ({ url }, ask) =>
          url.endsWith("/trades") ? Promise.withResolvers<Response>().promise : ask(),
        );
      expect(await guaranteeBrokenBy({ createOrderReplica })).toBe("liveness");
    },
    timeoutMs,
  );
});
