import type { Database } from "bun:sqlite";
import { limits } from "../../services/runtime/limits.ts";
import type { ClusterShape } from "./cluster-shape.ts";
import { freshDisk } from "./fresh-disk.ts";
import type { ServiceMakers } from "./service-makers.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { type ServiceFactory, SimulatedProcess } from "./simulated-process.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

const catalogUrl = "http://catalog";

/** The processes of one bazaar, none of them started yet, and their disks. */
export class Cluster {
  readonly processes: SimulatedProcess[] = [];
  readonly frontEnds: readonly string[];
  readonly catalogDisk = freshDisk("catalog");
  readonly replicaDisks: ReadonlyMap<string, Database>;
  readonly #network: SimulatedNetwork;
  readonly #random: SimulatedRandom;
  readonly #token: string;

  constructor(shape: ClusterShape, network: SimulatedNetwork, random: SimulatedRandom, makers: ServiceMakers) {
    this.#network = network;
    this.#random = random;
    this.#token = Buffer.from(random.derive("token").bytes(16)).toString("hex");
    const ids = Array.from({ length: shape.replicas }, (_, index) => index + 1);
    const replicas = ids.map((id) => ({ id, url: `http://order-${id}` }));
    this.replicaDisks = new Map(ids.map((id) => [`order-${id}`, freshDisk("order")]));
    this.frontEnds = Array.from({ length: shape.frontEnds }, (_, index) => `http://front-end-${index + 1}`);
    const { listing, minReplicas, cacheSize } = shape;
    const catalog = { database: this.catalogDisk, replicaIds: ids, excusedIds: [], listing };
    this.#add("catalog", (given) => makers.createCatalog({ ...given, ...catalog }));
    for (const id of ids) {
      const database = diskOf(this.replicaDisks, `order-${id}`);
      const onUnusable = (cause: unknown) => {
        throw cause;
      };
      const replica = { id, replicas, catalogUrl, database, minReplicas, onUnusable };
      this.#add(`order-${id}`, (given) => makers.createOrderReplica({ ...given, ...replica }));
    }
    for (const url of this.frontEnds) {
      const frontEnd = { url, catalogUrl, replicas, cacheSize, tradeTimeoutMs: limits.tradeMs };
      this.#add(new URL(url).hostname, (given) => makers.createFrontEnd({ ...given, ...frontEnd }));
    }
  }

  /** Starts all processes that are down. */
  start(): void {
    for (const process of this.processes) process.start();
  }

  close(): void {
    this.catalogDisk.close();
    for (const disk of this.replicaDisks.values()) disk.close();
  }

  #add(name: string, create: ServiceFactory): void {
    this.processes.push(new SimulatedProcess(name, this.#network, this.#random.derive(name), this.#token, create));
  }
}

function diskOf(disks: ReadonlyMap<string, Database>, name: string): Database {
  const disk = disks.get(name);
  if (disk === undefined) throw new Error(`${name} has no disk`);
  return disk;
}
