import { expect } from "bun:test";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { LogEntry, Side } from "../../services/contract/order.ts";
import type { ReplicaStatus, SyncAnswer } from "../../services/contract/replication.ts";
import type { VersionedStock } from "../../services/contract/stock.ts";
import { type Answer, readAnswer } from "./answer.ts";
import type { Driver, DriverOptions, StartDriver } from "./driver.ts";
import { listingCsv, sortedNames } from "./listing.ts";

export const replicas = ["order-1", "order-2", "order-3"] as const;
export const json = { "Content-Type": "application/json" };

export type Headered = Record<string, string>;

/** A bazaar as the cases of the contract ask it, whatever runs behind it. */
export class Bazaar {
  readonly #start: StartDriver;
  #driver: Driver | undefined;

  constructor(start: StartDriver) {
    this.#start = start;
  }

  async open(options: Partial<DriverOptions> = {}): Promise<void> {
    this.#driver = await this.#start({ listingCsv, tradeTimeoutMs: 5_000, ...options });
  }

  async close(): Promise<void> {
    await this.#driver?.stop();
  }

  /** Another one, which may be broken. To be opened and closed by the caller. */
  another(): Bazaar {
    return new Bazaar(this.#start);
  }

  get token(): string {
    return this.#driver!.token;
  }

  get authorization(): Headered {
    return { Authorization: `Bearer ${this.token}` };
  }

  async send(service: string, path: string, init?: RequestInit): Promise<Answer> {
    return readAnswer(await this.#driver!.send(service, path, init));
  }

  get(service: string, path: string, headers: Headered = {}): Promise<Answer> {
    return this.send(service, path, { headers });
  }

  post(service: string, path: string, body: unknown, headers: Headered = {}): Promise<Answer> {
    return this.send(service, path, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
  }

  /** A request of one service to another: with the cluster token. */
  internal(service: string, path: string, body: unknown, headers: Headered = {}): Promise<Answer> {
    return this.post(service, path, body, { ...this.authorization, ...headers });
  }

  trade(type: Side, quantity: number, name: string, headers: Headered = {}): Promise<Answer> {
    return this.post("front-end-1", "/orders", { name, quantity, type }, headers);
  }

  /** Trades at the front end; the order's number. */
  async order(type: Side, quantity: number, name: string): Promise<number> {
    const { status, body } = await this.trade(type, quantity, name);
    expect(status).toBe(200);
    return (body as { data: { transaction_number: number } }).data.transaction_number;
  }

  async stock(name: string): Promise<VersionedStock> {
    const { status, body } = await this.get("catalog", `/lookup/${encodeURIComponent(name)}`);
    expect(status).toBe(200);
    return body as VersionedStock;
  }

  async status(replica: string): Promise<ReplicaStatus> {
    const { body } = await this.get(replica, "/ping");
    return (body as { replica: ReplicaStatus }).replica;
  }

  /** The name, id and term of the leader. */
  leader(): Promise<{ name: string; id: number; term: number }> {
    return until("a leader", async () => {
      const statuses = await Promise.all(replicas.map((name) => this.status(name)));
      const leading = statuses.find(({ role }) => role === "leader");
      return leading && { name: `order-${leading.id}`, id: leading.id, term: leading.term };
    });
  }

  async followers(): Promise<string[]> {
    const { name } = await this.leader();
    return replicas.filter((replica) => replica !== name);
  }

  /** What a replica's log has after this number, a page of it. */
  async logAfter(replica: string, last: number): Promise<LogEntry[]> {
    const { body } = await this.internal(replica, "/sync", { last });
    return (body as SyncAnswer).orders;
  }

  /** Resolves once every replica has all that the catalog's journal has. Returns the last number. */
  settled(): Promise<number> {
    return until("equal logs", async () => {
      const [first, ...others] = await Promise.all(replicas.map((name) => this.status(name)));
      if (others.some(({ last, hash }) => last !== first!.last || hash !== first!.hash)) return undefined;
      const { body } = await this.get("catalog", `/orders?after=${first!.last}`);
      return (body as { data: unknown[] }).data.length === 0 ? first!.last : undefined;
    });
  }

  /** All that a refused request must leave as it was: the stocks with their versions, and every log's head. */
  async footprint(): Promise<unknown> {
    await this.settled();
    const [{ body: stocks }, { body: shown }, ...statuses] = await Promise.all([
      this.internal("catalog", "/lookups", { session: null, names: sortedNames }),
      this.get("front-end-1", "/stocks"),
      ...replicas.map((name) => this.status(name)),
    ]);
    return { stocks, shown, heads: statuses.map(({ last, hash }) => [last, hash]) };
  }
}
