import { BazaarError } from "../contract/errors.ts";
import type { LeaseGrant } from "../contract/lookup.ts";
import { type Clock, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import { randomName } from "../runtime/random.ts";
import type { Surroundings } from "../runtime/service.ts";

/** A front end with a lease, as the catalog knows it. */
interface Session {
  name: string;
  peer: Peer;
  expiresAtMs: number;
  /** When the oldest invalidation was sent that it has not acknowledged; undefined: it owes none. */
  owesSinceMs: number | undefined;
  /** What it may hold. */
  readonly stocks: Set<string>;
}

/**
 * The catalog's note of which front end holds which stock (callback promises, as in the Andrew File System), and
 * until when it may (leases: Gray and Cheriton 1989). A change takes the promises back first.
 */
export class Promises {
  readonly #given: Surroundings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #generation: string;
  readonly #sessions = new Map<string, Session>();
  readonly #holders = new Map<string, Set<Session>>();
  /** Stocks that are about to change: nobody is promised anything about them. */
  readonly #changing = new Set<string>();
  /** Until then, leases that an earlier start of the catalog gave may hold; it may have lost its database since. */
  readonly #inheritedUntilMs: number;

  constructor(given: Surroundings, generation: string) {
    this.#given = given;
    this.#clock = given.clock;
    this.#log = given.log;
    this.#generation = generation;
    this.#inheritedUntilMs = this.#clock.monotonic() + limits.leaseMs;
  }

  /** Front ends that hold a lease. */
  get leases(): number {
    this.#dropExpired();
    return this.#sessions.size;
  }

  /** Gives a front end a lease of its own. Throws 503 past the limit of front ends. */
  register(url: string): LeaseGrant {
    this.#dropExpired();
    if (this.#sessions.size >= limits.frontEndSessions) {
      throw new BazaarError(503, `There are ${limits.frontEndSessions} front ends already.`);
    }
    const expiresAtMs = this.#clock.monotonic() + limits.leaseMs;
    const name = randomName(this.#given.random);
    const peer = new Peer(this.#given, url);
    this.#sessions.set(name, { name, peer, expiresAtMs, owesSinceMs: undefined, stocks: new Set() });
    return { generation: this.#generation, session: name, leaseMs: limits.leaseMs };
  }

  /** Renews a lease. A front end that does not answer invalidations gets no more time. Throws 404: it is over. */
  renew(name: string): LeaseGrant {
    const nowMs = this.#clock.monotonic();
    const session = this.#live(name);
    if (!session) throw new BazaarError(404, "That lease is over: register again.");
    const owedMs = session.owesSinceMs === undefined ? 0 : nowMs - session.owesSinceMs;
    if (owedMs <= limits.revokePatienceMs) session.expiresAtMs = nowMs + limits.leaseMs;
    return { generation: this.#generation, session: name, leaseMs: session.expiresAtMs - nowMs };
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
   * Takes the promises on these stocks back, waits until each holder has dropped them or its lease has run out, and
   * then runs `commit`. Look-ups in the meantime are answered, but not promised.
   */
  async whileRevoked(stocks: string[], commit: () => void): Promise<void> {
    for (const stock of stocks) this.#changing.add(stock);
    try {
      const inheritedMs = this.#inheritedUntilMs - this.#clock.monotonic();
      if (stocks.length > 0 && inheritedMs > 0) await sleep(this.#clock, inheritedMs);
      await Promise.all(this.#revocations(stocks));
      commit();
    } finally {
      for (const stock of stocks) this.#changing.delete(stock);
    }
  }

  #revocations(stocks: string[]): Promise<void>[] {
    const held = new Map<Session, string[]>();
    for (const stock of stocks) {
      for (const session of this.#holders.get(stock) ?? []) {
        session.stocks.delete(stock);
        if (this.#live(session.name)) held.set(session, [...(held.get(session) ?? []), stock]);
      }
      this.#holders.delete(stock);
    }
    return [...held].map(([session, heldStocks]) => this.#revoke(session, heldStocks));
  }

  async #revoke(session: Session, stocks: string[]): Promise<void> {
    session.owesSinceMs = this.#clock.monotonic();
    const dropped = await Promise.all(stocks.map((stock) => this.#invalidate(session, stock)));
    session.owesSinceMs = undefined;
    if (dropped.includes(false)) {
      this.#drop(session);
      this.#log.warn(
        { frontEnd: session.peer.url },
        "a front end did not drop a stock; waited until its lease was over",
      );
    }
  }

  /** True once the front end has dropped the stock, false once its lease is over. */
  async #invalidate(session: Session, stock: string): Promise<boolean> {
    for (;;) {
      const leftMs = session.expiresAtMs - this.#clock.monotonic();
      if (leftMs <= 0) return false;
      const path = `/invalidate/${encodeURIComponent(stock)}`;
      // A renewal may still move the end of the lease, for a while: so look again when the wait is over.
      const dropped = await session.peer.post(path, {}, Math.min(leftMs, limits.invalidateMs)).then(
        () => true,
        () => false,
      );
      if (dropped) return true;
      await sleep(this.#clock, limits.retryPauseMs);
    }
  }

  #live(name: string): Session | undefined {
    const session = this.#sessions.get(name);
    return session && session.expiresAtMs > this.#clock.monotonic() ? session : undefined;
  }

  #dropExpired(): void {
    for (const session of this.#sessions.values()) if (!this.#live(session.name)) this.#drop(session);
  }

  #drop(session: Session): void {
    this.#sessions.delete(session.name);
    for (const stock of session.stocks) {
      const holders = this.#holders.get(stock);
      holders?.delete(session);
      if (holders?.size === 0) this.#holders.delete(stock);
    }
  }
}
