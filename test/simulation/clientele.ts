import type { TradeRequest } from "../../services/contract/order.ts";
import type { Clock } from "../../services/runtime/clock.ts";
import { Aftermath } from "./aftermath.ts";
import type { ClientHistory } from "./checks/client-history.ts";
import type { OneHistory } from "./checks/one-history.ts";
import type { StockReads } from "./checks/stock-reads.ts";
import { Client } from "./client.ts";
import type { ClusterShape } from "./cluster-shape.ts";
import { HttpClient } from "./http-client.ts";
import { Reader } from "./reader.ts";
import { Trader } from "./trader.ts";
import type { World } from "./world.ts";

/** How long a client waits for an answer: some give up long before a trade's deadline. */
const patienceMs = { shortest: 300, longest: 8_000 };

/** Probability that a client waits as long as that, and so hears what a front end says at the deadline. */
const patience = 0.5;

/** Probability that a client leaves it at a refusal. */
const resignation = 0.5;

export interface ClienteleOptions {
  world: World;
  shape: ClusterShape;
  frontEnds: readonly string[];
  answers: ClientHistory;
  history: OneHistory;
  /** Where the catalog is, and what opens its inner routes. */
  catalog: { url: string; token: string };
  reads: StockReads;
}

/** All clients of one bazaar, and the one that only checks whether trades succeed. */
export class Clientele {
  /** Names in the network. */
  readonly names: readonly string[];
  readonly #world: World;
  readonly #frontEnds: readonly string[];
  readonly #answers: ClientHistory;
  readonly #options: ClienteleOptions;
  readonly #clients: readonly Client[];
  readonly #prober: Trader;
  readonly #probedStock: string;

  constructor(options: ClienteleOptions) {
    const { world, shape, frontEnds, answers, history, catalog, reads } = options;
    this.#options = options;
    this.#world = world;
    this.#frontEnds = frontEnds;
    this.#answers = answers;
    this.names = Array.from({ length: shape.clients }, (_, index) => `client-${index + 1}`);
    const stocks = shape.listing.map((stock) => stock.name);
    const market = { frontEnds, stocks, paceMs: shape.paceMs, update: this.#operator(catalog) };
    this.#probedStock = stocks[0] ?? "";
    this.#clients = this.names.map((name) => {
      const { clock, http, trader } = this.#createTrader(name, resignation);
      const random = world.random.derive(`${name}'s mind`);
      return new Client(clock, random, market, trader, new Reader(http, history, reads, stocks, answers.highestTold));
    });
    this.#prober = this.#createTrader("prober", 0).trader;
  }

  /** Trades whose outcome is not known yet. */
  get underWay(): number {
    return [this.#prober, ...this.#clients].reduce((sum, { underWay }) => sum + underWay, 0);
  }

  start(): void {
    for (const client of this.#clients) client.run(this.#world.fail).catch(this.#world.fail);
  }

  /** The clients begin nothing new; what is under way goes on. */
  stop(): void {
    for (const client of this.#clients) client.stop();
  }

  /** Waits until there is one leader again and all caches are used. Throws `BrokenGuarantee` where that takes too long. */
  async checkAftermath(replicas: readonly string[]): Promise<void> {
    const { clock, http } = this.#createTrader("auditor", 0);
    const { history, reads, shape } = this.#options;
    const stocks = shape.listing.map(({ name }) => name);
    const reader = new Reader(http, history, reads, stocks, this.#answers.highestTold);
    const frontEnds = shape.cacheSize > 0 ? this.#frontEnds : [];
    await new Aftermath({ clock, http, reader, replicas, frontEnds, stock: this.#probedStock }).check();
  }

  /** Begins a trade at each front end that needs no shares. */
  probe(): void {
    for (const frontEnd of this.#frontEnds) {
      const request = { name: this.#probedStock, quantity: 1, type: "sell" } as const;
      this.#prober.trade(request, [frontEnd]).catch(this.#world.fail);
    }
  }

  /** Somebody with the cluster token, who sends `/update` and does not ask what became of it. */
  #operator(catalog: { url: string; token: string }): (trade: TradeRequest) => Promise<void> {
    const { clock, incarnation } = this.#world.outsider("operator");
    const http = new HttpClient(clock, this.#world.network.connect(incarnation), patienceMs.longest);
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${catalog.token}` };
    return async (trade) => {
      await http.call(`${catalog.url}/update`, { method: "POST", headers, body: JSON.stringify(trade) });
    };
  }

  #createTrader(name: string, resigns: number): { clock: Clock; http: HttpClient; trader: Trader } {
    const { clock, incarnation, random } = this.#world.outsider(name);
    const { shape } = this.#options;
    const { network } = this.#world;
    const isPatient = shape.isGentle || random.chance(patience);
    const waitsMs = isPatient ? patienceMs.longest : random.magnitude(patienceMs.shortest, patienceMs.longest);
    const http = new HttpClient(clock, network.connect(incarnation), waitsMs);
    const history = this.#answers;
    const common = { name, clock, http, history, copies: () => network.copies, demandsAnswers: shape.isGentle };
    const trader = new Trader({ ...common, random: random.derive("trader"), resignation: resigns });
    return { clock, http, trader };
  }
}
