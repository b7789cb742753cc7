import type { Database } from "bun:sqlite";
import { openCatalogDatabase, openOrderDatabase } from "../../db/open.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { createCatalog } from "../../services/catalog/catalog.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { createFrontEnd } from "../../services/front-end/front-end.ts";
import { createOrderReplica } from "../../services/order/order-replica.ts";
import { systemClock } from "../../services/runtime/clock.ts";
import { limits } from "../../services/runtime/limits.ts";
import { systemRandom } from "../../services/runtime/random.ts";
import type { Service, Surroundings } from "../../services/runtime/service.ts";
import { emptyMemory } from "./bazaar-memory.ts";
import { DirectNetwork } from "./direct-network.ts";
import { silentLog } from "./surroundings.ts";

export interface InProcessOptions {
  /** Default 3. */
  replicas?: number;
  /** Default 1. */
  frontEnds?: number;
  /** Default 100 stocks; 0 turns the cache off. */
  cacheSize?: number;
  /** Default 1. */
  minReplicas?: number;
  /** Default `limits.tradeMs`. */
  tradeTimeoutMs?: number;
  /** Default: the default listing. */
  listing?: Listing;
}

/** A bazaar in this process that takes trades. */
export interface InProcessCluster {
  /** The cluster token. */
  readonly token: string;
  /** The answer of a service, by its name: `catalog`, `order-1` … `front-end-1` …; `path` begins with a slash. */
  send(service: string, path: string, init?: RequestInit): Promise<Response>;
  /** A service's database, by the service's name. */
  database(service: string): Database;
  /** Stops all services and closes their databases. */
  stop(): Promise<void>;
}

const catalogUrl = "http://catalog";
const token = "the token of the cluster in process";

/** Starts a bazaar in this process, in real time, its databases in memory; resolves once it takes trades. */
export async function startInProcessCluster(options: InProcessOptions = {}): Promise<InProcessCluster> {
  const network = new DirectNetwork();
  const databases = new Map<string, Database>();
  const given = { clock: systemClock, random: systemRandom, fetch: network.fetch, log: silentLog, token };
  const services = createServices(given, databases, options);
  for (const [name, service] of services) network.listen(name, service);
  for (const service of services.values()) service.start();
  const send = (service: string, path: string, init?: RequestInit) =>
    network.send(new Request(`http://${service}${path}`, init));
  await until("a front end that is ready", async () => (await send("front-end-1", "/health/ready")).ok || undefined);
  return {
    token,
    send,
    database(service) {
      const database = databases.get(service);
      if (!database) throw new Error(`${service} has no database`);
      return database;
    },
    async stop() {
      for (const service of [...services.values()].reverse()) await service.stop();
      for (const database of databases.values()) database.close();
    },
  };
}

function createServices(given: Surroundings, databases: Map<string, Database>, options: InProcessOptions) {
  const { minReplicas = 1, cacheSize = 100, tradeTimeoutMs = limits.tradeMs, listing } = options;
  const replicas = numbersTo(options.replicas ?? 3).map((id) => ({ id, url: `http://order-${id}` }));
  const services = new Map<string, Service>();
  const keep = (name: string, database: Database) => {
    databases.set(name, database);
    return database;
  };
  const onUnusable = (cause: unknown) => {
    throw cause;
  };
  const database = keep("catalog", openCatalogDatabase(":memory:"));
  const replicaIds = replicas.map(({ id }) => id);
  services.set(
    "catalog",
    createCatalog({ ...given, database, memory: emptyMemory(), replicaIds, excusedIds: [], listing, onUnusable }),
  );
  for (const { id } of replicas) {
    const name = `order-${id}`;
    const database = keep(name, openOrderDatabase(":memory:"));
    const memory = emptyMemory();
    const replica = { id, replicas, catalogUrl, database, memory, minReplicas, onUnusable };
    services.set(name, createOrderReplica({ ...given, ...replica }));
  }
  for (const number of numbersTo(options.frontEnds ?? 1)) {
    const name = `front-end-${number}`;
    const url = `http://${name}`;
    services.set(name, createFrontEnd({ ...given, url, catalogUrl, replicas, cacheSize, tradeTimeoutMs }));
  }
  return services;
}

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
