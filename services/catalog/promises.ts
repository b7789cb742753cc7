import { BazaarError } from "../contract/errors.ts";
import type { LeaseGrant } from "../contract/lookup.ts";
import { type Clock, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import { randomName } from "../runtime/random.ts";
import type { Surroundings } from "../runtime/service.ts";
import { type FrontEndAddress, FrontEndSession, isDropped } from "./front-end-session.ts";

/**
 * The catalog's note of which front end holds which stock (callback promises, as in the Andrew File System), and
 * until when it may (leases: Gray and Cheriton 1989). A change takes the promises back first.
 */
export class Promises {
  /** Messages that took promises back, and how many of them a lease's end was waited for in vain. */
  readonly counters = { revocations: 0, waitedOut: 0 };
  readonly #given: Surroundings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #generation: string;
  readonly #sessions = new Map<string, FrontEndSession>();
  readonly #holders = new Map<string, Set<FrontEndSession>>();
  /** Stocks that are about to change: nobody is promised anything about them. */
  readonly #changing = new Set<string>();
  /** Until then, leases may hold that an earlier start of the catalog gave, or one that was replaced. */
  #inheritedUntilMs = 0;

  constructor(given: Surroundings, generation: string) {
    this.#given = given;
    this.#clock = given.clock;
    this.#log = given.log;
    this.#generation = generation;
    this.waitOutOthers();
  }

  /** No change from now on until every lease is over that somebody else may have given until now. */
  waitOutOthers(): void {
    this.#inheritedUntilMs = this.#clock.monotonic() + limits.leaseMs;
  }

  /** Front ends that hold a lease. */
  get leases(): number {
    this.#dropExpired();
    return this.#sessions.size;
  }

  /** Stocks that some front end may hold. */
  get stocks(): number {
    return this.#holders.size;
  }

  /**
   * Gives a front end a lease of its own, once it has been reached: one that can't be told of changes would delay each
   * of them by a lease. Throws 503 where it does not answer at its address, and past the limit of front ends.
   */
  async register(address: FrontEndAddress): Promise<LeaseGrant> {
    if (!(await isDropped(new Peer(this.#given, address.url), address.instance, [], limits.reachMs))) {
      throw new BazaarError(503, `The catalog does not reach this front end at ${address.url} (its PUBLIC_URL).`);
    }
    this.#dropExpired();
    if (this.#sessions.size >= limits.frontEndSessions) {
      throw new BazaarError(503, `There are ${limits.frontEndSessions} front ends already.`);
    }
    const session = new FrontEndSession(this.#given, randomName(this.#given.random), address);
    this.#sessions.set(session.name, session);
    return this.#grant(session);
  }

  /** Renews a lease. A front end that does not answer invalidations gets no more time. Throws 404: it is over. */
  renew(name: string): LeaseGrant {
    const session = this.#live(name);
    if (!session) throw new BazaarError(404, "That lease is over: register again.");
    session.renew();
    return this.#grant(session);
  }

  /** Takes a lease back that its front end gives up: no change waits for that one any more. */
  end(name: string): void {
    const session = this.#sessions.get(name);
    if (!session) return;
    session.end();
    this.#drop(session);
  }

  /** Notes that the session holds the stock, and says whether it may: not without a lease, not during a change. */
  note(name: string | null, stock: string): boolean {
    const session = name === null ? undefined : this.#live(name);
    if (!session || this.#changing.has(stock)) return false;
    const holders = this.#holders.get(stock) ?? new Set();
    this.#holders.set(stock, holders.add(session));
    session.stocks.add(stock);
    return true;
  }

  /**
   * Takes the promises on these stocks back, with one message to each holder, all at once; waits until each has
   * dropped them or its lease has run out, and then runs `commit`. Look-ups in the meantime are answered, but not
   * promised.
   */
  async whileRevoked(stocks: string[], commit: () => void): Promise<void> {
    for (const stock of stocks) this.#changing.add(stock);
    try {
      const inheritedMs = this.#inheritedUntilMs - this.#clock.monotonic();
      if (stocks.length > 0 && inheritedMs > 0) await sleep(this.#clock, inheritedMs);
      const held = this.#takeBack(stocks);
      await Promise.all([...held].map(([session, heldStocks]) => this.#revoke(session, heldStocks)));
      commit();
    } finally {
      for (const stock of stocks) this.#changing.delete(stock);
    }
  }

  /** Forgets who holds these stocks; returns what each front end with a lease must be told. */
  #takeBack(stocks: string[]): Map<FrontEndSession, string[]> {
    const held = new Map<FrontEndSession, string[]>();
    for (const stock of stocks) {
      for (const session of this.#holders.get(stock) ?? []) {
        session.stocks.delete(stock);
        if (!session.isLive) continue;
        const heldStocks = held.get(session);
        if (heldStocks) heldStocks.push(stock);
        else held.set(session, [stock]);
      }
      this.#holders.delete(stock);
    }
    return held;
  }

  async #revoke(session: FrontEndSession, stocks: string[]): Promise<void> {
    this.counters.revocations += 1;
    if (await session.revoke(stocks)) return;
    this.counters.waitedOut += 1;
    // Its lease is over, so whatever else it holds is worthless, and no other change waits for it.
    this.#drop(session);
    this.#log.warn({ frontEnd: session.url }, "a front end did not drop a stock; waited until its lease was over");
  }

  #grant(session: FrontEndSession): LeaseGrant {
    const lineage = this.#given.identity?.().lineage ?? null;
    return { generation: this.#generation, session: session.name, leaseMs: session.leftMs, lineage };
  }

  #live(name: string): FrontEndSession | undefined {
    const session = this.#sessions.get(name);
    return session?.isLive ? session : undefined;
  }

  #dropExpired(): void {
    for (const session of this.#sessions.values()) if (!session.isLive) this.#drop(session);
  }

  #drop(session: FrontEndSession): void {
    this.#sessions.delete(session.name);
    for (const stock of session.stocks) {
      const holders = this.#holders.get(stock);
      holders?.delete(session);
      if (holders?.size === 0) this.#holders.delete(stock);
    }
  }
}
