import { SQLiteError } from "bun:sqlite";
import type { LogEntry } from "../../../services/contract/order.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import { isSameOrder, type OneHistory } from "./one-history.ts";
import type { WatchedLog } from "./watched-log.ts";

/** A service that was paused in the middle of its check still has so long to come to what is damaged. */
const graceUs = 15_000_000;

interface Suspect {
  /** Until when what is damaged may be there. */
  untilUs: number;
  /** Number of the first order that is damaged; undefined: none is. */
  first: number | undefined;
  /** Whether what the catalog has besides its journal is damaged. */
  hasWrongStocks: boolean;
}

/**
 * Damage in a database that was put in place of another one, in the part that its service checks only after it has
 * opened: nobody was shown it yet, and whoever is shown it sees another check fail. It must be found within a time.
 */
export class HiddenDamage {
  readonly #nowUs: () => number;
  readonly #history: OneHistory;
  readonly #suspects = new Map<string, Suspect>();

  constructor(nowUs: () => number, history: OneHistory) {
    this.#nowUs = nowUs;
    this.#history = history;
  }

  /** A service has opened a database that was exchanged, or one in which there was hidden damage when it ended. */
  opened(owner: string): void {
    this.#suspects.set(owner, { untilUs: this.#nowUs() + graceUs, first: undefined, hasWrongStocks: false });
  }

  /** Whether there is damage in the database of a process that this one has not found yet. */
  isIn(owner: string): boolean {
    const suspect = this.#suspects.get(owner);
    return suspect !== undefined && (suspect.first !== undefined || suspect.hasWrongStocks);
  }

  /** How many orders, from the first one on, the log of a process has intact, if it has `length`. */
  intact(owner: string, length: number): number {
    const first = this.#suspects.get(owner)?.first;
    return first === undefined ? length : Math.min(length, first - 1);
  }

  /**
   * The orders of a log after its last one that was checked; those that are damaged, and may be, as they should be.
   * Throws `BrokenGuarantee` where damage was there for too long.
   */
  read(log: WatchedLog): LogEntry[] {
    const suspect = this.#suspects.get(log.owner);
    if (!suspect) return log.unchecked();
    const last = log.rows.last();
    const checkedLater = last - limits.verifyAtOnceOrders;
    const stored = new Map(this.#stored(log, checkedLater).map((order) => [order.number, order]));
    // A log that ends otherwise is another one, which is worse than damage.
    const common = Math.min(last, this.#history.length);
    const isOurs = isSame(this.#history.at(common), stored.get(common));
    const orders: LogEntry[] = [];
    suspect.first = undefined;
    for (let number = 1; number <= last; number += 1) {
      const order = stored.get(number);
      const ours = this.#history.at(number);
      const isDamaged = isOurs && ours && number <= checkedLater && !isSame(ours, order);
      if (isDamaged) suspect.first ??= number;
      const shown = isDamaged ? ours : order;
      if (shown && number > log.last) orders.push(shown);
    }
    if (suspect.first !== undefined && this.#nowUs() > suspect.untilUs) {
      throw new BrokenGuarantee(4, `${log.owner} has not noticed that its order ${suspect.first} is damaged`);
    }
    return orders;
  }

  /** Runs a check of what the catalog has besides its journal, which is found with the last of its orders. */
  checkStocks(owner: string, check: () => void): void {
    const suspect = this.#suspects.get(owner);
    if (!suspect) {
      check();
      return;
    }
    try {
      suspect.hasWrongStocks = false;
      check();
    } catch (cause) {
      if (this.#nowUs() > suspect.untilUs) throw cause;
      suspect.hasWrongStocks = true;
    }
  }

  /** A database was looked at: one without damage is like any other from now on. */
  looked(owner: string): void {
    if (!this.isIn(owner)) this.#suspects.delete(owner);
  }

  /** What is stored, as far as it can be read. */
  #stored(log: WatchedLog, checkedLater: number): LogEntry[] {
    try {
      return log.rows.orders(0);
    } catch (cause) {
      if (!(cause instanceof SQLiteError)) throw cause;
      return log.rows.orders(Math.max(0, checkedLater));
    }
  }
}

function isSame(ours: LogEntry | undefined, stored: LogEntry | undefined): boolean {
  return ours !== undefined && stored !== undefined && isSameOrder(ours, stored);
}
