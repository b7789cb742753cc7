import { join } from "node:path";
import { urlOf } from "./address.ts";
import type { Options } from "./options.ts";
import type { ReplicaPlan } from "./remembered-bazaar.ts";
import { type ServiceKind, servicePort } from "./service-port.ts";

/** One process of the cluster, as it is to be started. */
export interface ServicePlan {
  name: string;
  service: ServiceKind;
  /** From 1, among those of its kind. */
  id: number;
  host: string;
  port: number;
  url: string;
  /** The file that Bun runs, or a command of the single executable. */
  entry: string;
  /** What the service is configured by. */
  env: Record<string, string>;
  logPath: string;
}

/** The file to run for each kind of service. */
export type Entries = Record<ServiceKind, string>;

/** How the processes of one cluster are to be started. Starts nothing. */
export class ServicePlans {
  readonly #options: Options;
  readonly #replicas: ReplicaPlan;
  readonly #token: string;
  readonly #entries: Entries;
  readonly #launcherUrl: string | undefined;

  /** With `launcherUrl`, front ends reach the launcher there. */
  constructor(options: Options, replicas: ReplicaPlan, token: string, entries: Entries, launcherUrl?: string) {
    this.#options = options;
    this.#replicas = replicas;
    this.#token = token;
    this.#entries = entries;
    this.#launcherUrl = launcherUrl;
  }

  /** Every process that the cluster begins with: the catalog, the order replicas, the front ends. */
  get all(): ServicePlan[] {
    const { frontEnds } = this.#options;
    const orders = this.#replicas.ids.map((id) => this.#order(id));
    return [this.#catalog(), ...orders, ...numbers(frontEnds).map((id) => this.frontEnd(id))];
  }

  /** Front end number `id`, from 1. */
  frontEnd(id: number): ServicePlan {
    const { REPLICAS, CATALOG_URL } = this.#addresses;
    const PUBLIC_URL = this.#url("front-end", id);
    const CACHE_SIZE = String(this.#options.cacheSize);
    const launcher = this.#launcherUrl === undefined ? {} : { LAUNCHER_URL: this.#launcherUrl };
    return this.#plan("front-end", id, { CATALOG_URL, REPLICAS, CACHE_SIZE, PUBLIC_URL, ...launcher });
  }

  #catalog(): ServicePlan {
    const { dataDir, stocks, columns, newBazaar } = this.#options;
    const { changeTo } = this.#replicas;
    const { REPLICAS } = this.#addresses;
    const listing = {
      ...(stocks !== undefined && { STOCKS: stocks }),
      ...(columns !== undefined && { STOCKS_COLUMNS: columns }),
    };
    const change = changeTo === undefined ? {} : { CHANGE_REPLICAS_TO: changeTo.join(",") };
    const begin = newBazaar ? { NEW_BAZAAR: "yes" } : {};
    const DATABASE = join(dataDir, "catalog.db");
    return this.#plan("catalog", 1, { DATABASE, REPLICAS, ...listing, ...change, ...begin });
  }

  #order(id: number): ServicePlan {
    const DATABASE = join(this.#options.dataDir, `order-${id}.db`);
    const MIN_REPLICAS = String(this.#options.minReplicas);
    return this.#plan("order", id, { REPLICA_ID: String(id), ...this.#addresses, DATABASE, MIN_REPLICAS });
  }

  get #addresses(): { REPLICAS: string; CATALOG_URL: string } {
    const REPLICAS = this.#replicas.ids.map((id) => `${id}=${this.#url("order", id)}`);
    return { REPLICAS: REPLICAS.join(","), CATALOG_URL: this.#url("catalog", 1) };
  }

  #url(service: ServiceKind, id: number): string {
    return urlOf(this.#options.host, servicePort(this.#options.port, service, id));
  }

  #plan(service: ServiceKind, id: number, env: Record<string, string>): ServicePlan {
    const { host, port: base, dataDir } = this.#options;
    const name = service === "catalog" ? service : `${service}-${id}`;
    const port = servicePort(base, service, id);
    const common = { HOST: host, PORT: String(port), CLUSTER_TOKEN: this.#token };
    const logPath = join(dataDir, "logs", `${name}.log`);
    const url = this.#url(service, id);
    return { name, service, id, host, port, url, entry: this.#entries[service], env: { ...common, ...env }, logPath };
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
