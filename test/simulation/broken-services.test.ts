import { type Database, SQLiteError } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import type { Fetch, Outgoing, Service } from "../../services/runtime/service.ts";
import { runSeed } from "./run-seed.ts";
import { realServices, type ServiceMakers } from "./service-makers.ts";

/** How long a run that never recovers may take. */
const timeoutMs = 60_000;

/** The guarantee that the simulation finds broken where some services were tampered with. */
async function guaranteeBrokenBy(broken: Partial<ServiceMakers>): Promise<string | undefined> {
  const { failure } = await runSeed(2, { services: { ...realServices, ...broken } });
  return failure?.guarantee;
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
