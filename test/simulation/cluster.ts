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

/** What an operator may change between two starts. */
export interface ClusterSettings {
  /** The replicas that the services are configured with. */
  configured: readonly number[];
  excused: readonly number[];
  changeTo: readonly number[] | undefined;
}

/** A catalog in whose place there is another one. */
export interface ReplacedCatalog {
  comeBack(): void;
  /** It is gone for good. */
  end(): void;
}

/** The processes of one bazaar, none of them started yet, and their disks. */
export class Cluster {
  readonly processes: SimulatedProcess[] = [];
  readonly frontEnds: readonly string[];
  readonly catalogDisk = new SimulatedDisk("catalog");
  readonly replicaDisks: ReadonlyMap<string, SimulatedDisk>;
  /** Ids of the replicas. */
  readonly ids: readonly number[];
  /** What the operator has configured, for the starts from now on. */
  readonly settings: ClusterSettings;
  /** Under which name in the network a catalog is reached that was replaced. */
  readonly oldCatalogHost = "old-catalog";
  readonly #oldDisk = new SimulatedDisk("catalog");
  readonly #oldCatalog: SimulatedProcess;
  /** Which of two apps the present life of the catalog has: one that was replaced keeps the other. */
  #catalogApp = "catalog";
  #hasOldCatalog = false;
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
    this.ids = ids;
    this.settings = { configured: ids, excused: [], changeTo: undefined };
    const replicas = ids.map((id) => ({ id, url: `http://order-${id}` }));
    this.replicaDisks = new Map(ids.map((id) => [`order-${id}`, new SimulatedDisk("order")]));
    this.frontEnds = Array.from({ length: shape.frontEnds }, (_, index) => `http://front-end-${index + 1}`);
    this.processes.push(this.#catalogProcess("catalog", this.catalogDisk, shape.listing));
    this.#oldCatalog = this.#catalogProcess(this.oldCatalogHost, this.#oldDisk, undefined);
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
    this.#oldDisk.close();
    for (const disk of this.replicaDisks.values()) disk.close();
  }

  /** Whether a catalog is still there that was replaced. */
  get hasOldCatalog(): boolean {
    return this.#hasOldCatalog;
  }

  /**
   * Puts another catalog, with an empty database, in the place of the one that runs. The old one stands still until it
   * comes back under `oldCatalogHost`, as it was or started again. Undefined if none runs.
   */
  replaceCatalog(isRestarted: boolean): ReplacedCatalog | undefined {
    const catalog = this.processes.find(({ name }) => name === "catalog");
    const content = this.catalogDisk.copy();
    const old = catalog?.detach();
    if (catalog === undefined || old === undefined) return undefined;
    this.#hasOldCatalog = true;
    this.#catalogApp = this.#catalogApp === "catalog" ? "other catalog" : "catalog";
    this.catalogDisk.lose();
    catalog.start();
    if (isRestarted) old.incarnation.die();
    else old.incarnation.pause();
    const comeBack = () => {
      if (isRestarted) {
        this.#oldDisk.restore(content);
        this.#network.listen(this.oldCatalogHost, this.#oldCatalog);
        this.#oldCatalog.start();
      } else {
        this.#network.listen(this.oldCatalogHost, old);
        old.resume();
      }
    };
    const end = () => {
      old.incarnation.die();
      this.#oldCatalog.retire();
      this.#hasOldCatalog = false;
    };
    return { comeBack, end };
  }

  /** Only its first start is told the listing, so that a lost one has to get it back from the replicas. */
  #catalogProcess(name: string, file: SimulatedDisk, firstListing: Listing | undefined): SimulatedProcess {
    let listing = firstListing;
    const memory = emptyMemory();
    const copies = this.ids.map((id) => `http://order-${id}`);
    const random = this.#random.derive(name);
    const create: ServiceFactory = (given, ends) => {
      const closed = { ...given, identity: () => identityIn(memory), ...ends, file, copies };
      const { service } = openOrClose(closed, (database) => {
        const app = name === "catalog" ? this.#catalogApp : name;
        const { configured, excused, changeTo } = this.settings;
        const membership = {
          ...{ replicaIds: [...configured], excusedIds: [...excused] },
          changeTo: changeTo && [...changeTo],
        };
        const options = { database, memory, ...membership, listing, routes: sharedApp(app, catalogRoutes) };
        listing = undefined;
        return this.#makers.createCatalog({ ...given, ...ends, ...options });
      });
      return service;
    };
    return new SimulatedProcess(name, this.#network, random, token, create, file);
  }

  #addReplica(id: number, replicas: ReplicaAddress[]): void {
    const disk = diskOf(this.replicaDisks, `order-${id}`);
    const { minReplicas } = this.#shape;
    const memory = emptyMemory();
    const copies = [catalogUrl, ...replicas.filter((replica) => replica.id !== id).map(({ url }) => url)];
    const replica = { file: disk, copies };
    this.#add(`order-${id}`, (given, ends) => {
      const { service } = openOrClose(
        { ...given, identity: () => identityIn(memory), ...ends, ...replica },
        (database) => {
          const routes = sharedApp(`order-${id}`, replicaRoutes);
          const { configured } = this.settings;
          const own = replicas.filter((one) => configured.includes(one.id) || one.id === id);
          const options = { id, replicas: own, catalogUrl, database, memory, minReplicas, routes };
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
