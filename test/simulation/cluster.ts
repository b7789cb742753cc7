import { identityIn } from "../../db/bazaar-memory.ts";
import { catalogRoutes } from "../../services/catalog/routes.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { frontEndRoutes } from "../../services/front-end/routes.ts";
import { replicaRoutes } from "../../services/order/routes.ts";
import { openOrClose } from "../../services/runtime/damage/open-or-close.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { ReplicaAddress } from "../../services/runtime/service.ts";
import { emptyMemory } from "../harness/bazaar-memory.ts";
import type { ClusterShape } from "./cluster-shape.ts";
import type { ServiceMakers } from "./service-makers.ts";
import { sharedApp } from "./shared-apps.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { type ServiceFactory, SimulatedProcess } from "./simulated-process.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

const catalogUrl = "http://catalog";

/** The same in every run, as apps that check it are shared between runs. */
const token = "simulated-cluster-token";

/** The processes of one bazaar, none of them started yet, and their disks. */
export class Cluster {
  readonly processes: SimulatedProcess[] = [];
  readonly frontEnds: readonly string[];
  readonly catalogDisk = new SimulatedDisk("catalog");
  readonly replicaDisks: ReadonlyMap<string, SimulatedDisk>;
  readonly #shape: ClusterShape;
  readonly #network: SimulatedNetwork;
  readonly #random: SimulatedRandom;
  readonly #makers: ServiceMakers;

  constructor(shape: ClusterShape, network: SimulatedNetwork, random: SimulatedRandom, makers: ServiceMakers) {
    this.#shape = shape;
    this.#network = network;
    this.#random = random;
    this.#makers = makers;
    const ids = Array.from({ length: shape.replicas }, (_, index) => index + 1);
    const replicas = ids.map((id) => ({ id, url: `http://order-${id}` }));
    this.replicaDisks = new Map(ids.map((id) => [`order-${id}`, new SimulatedDisk("order")]));
    this.frontEnds = Array.from({ length: shape.frontEnds }, (_, index) => `http://front-end-${index + 1}`);
    this.#addCatalog(ids);
    for (const replica of replicas) this.#addReplica(replica.id, replicas);
    for (const url of this.frontEnds) {
      const frontEnd = { url, catalogUrl, replicas, cacheSize: shape.cacheSize, tradeTimeoutMs: limits.tradeMs };
      const name = new URL(url).hostname;
      const routes = sharedApp(name, frontEndRoutes);
      this.#add(name, (given) => makers.createFrontEnd({ ...given, ...frontEnd, routes }));
    }
  }

  /** Where the catalog is, and what opens its inner routes. */
  get catalog(): { url: string; token: string } {
    return { url: catalogUrl, token };
  }

  /** The disk of a process; undefined where it has none. */
  diskOf(name: string): SimulatedDisk | undefined {
    return name === "catalog" ? this.catalogDisk : this.replicaDisks.get(name);
  }

  /** Starts all processes that are down. */
  start(): void {
    for (const process of this.processes) process.start();
  }

  close(): void {
    this.catalogDisk.close();
    for (const disk of this.replicaDisks.values()) disk.close();
  }

  /** Only its first start is told the listing, so that a lost one has to get it back from the replicas. */
  #addCatalog(replicaIds: number[]): void {
    let listing: Listing | undefined = this.#shape.listing;
    const memory = emptyMemory();
    const copies = replicaIds.map((id) => `http://order-${id}`);
    const catalog = { kind: "catalog", file: this.catalogDisk, copies } as const;
    this.#add("catalog", (given, ends) => {
      const { service } = openOrClose(
        { ...given, identity: () => identityIn(memory), ...ends, ...catalog },
        (database) => {
          const routes = sharedApp("catalog", catalogRoutes);
          const options = { database, memory, replicaIds, excusedIds: [], listing, routes };
          listing = undefined;
          return this.#makers.createCatalog({ ...given, ...ends, ...options });
        },
      );
      return service;
    });
  }

  #addReplica(id: number, replicas: ReplicaAddress[]): void {
    const disk = diskOf(this.replicaDisks, `order-${id}`);
    const { minReplicas } = this.#shape;
    const memory = emptyMemory();
    const copies = [catalogUrl, ...replicas.filter((replica) => replica.id !== id).map(({ url }) => url)];
    const replica = { kind: "order", file: disk, copies } as const;
    this.#add(`order-${id}`, (given, ends) => {
      const { service } = openOrClose(
        { ...given, identity: () => identityIn(memory), ...ends, ...replica },
        (database) => {
          const routes = sharedApp(`order-${id}`, replicaRoutes);
          const options = { id, replicas, catalogUrl, database, memory, minReplicas, routes };
          return this.#makers.createOrderReplica({ ...given, ...ends, ...options });
        },
      );
      return service;
    });
  }

  #add(name: string, create: ServiceFactory): void {
    const random = this.#random.derive(name);
    this.processes.push(new SimulatedProcess(name, this.#network, random, token, create, this.diskOf(name)));
  }
}

function diskOf(disks: ReadonlyMap<string, SimulatedDisk>, name: string): SimulatedDisk {
  const disk = disks.get(name);
  if (disk === undefined) throw new Error(`${name} has no disk`);
  return disk;
}
