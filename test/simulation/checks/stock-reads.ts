import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { OneHistory } from "./one-history.ts";
import type { StockState, StockVersions } from "./stock-versions.ts";

/** A look-up under way: what it may not show less than. */
export interface PendingRead {
  readonly name: string;
  readonly frontEnd: string;
  /** The newest version that somebody had seen before this look-up began. */
  readonly floor: number;
  /** Who had seen it, in words. */
  readonly because: string;
  /** The newest version that a trade had been answered with before it began: that is never lost. */
  readonly told: number;
  readonly epoch: number;
}

/** What a look-up was answered; in a list, without the tag that names its version. */
export interface ShownStock {
  etag?: string | null;
  price: unknown;
  quantity: unknown;
}

interface Bounds {
  /** The newest version that somebody has seen: an answered trade's, or one that was read. */
  seen: number;
  because: string;
  told: number;
  /** The newest version that can have been committed. */
  possible: number;
}

/**
 * Guarantee 6: look-ups through all front ends are linearizable, for each stock. All orders of a stock make one line of
 * versions, so it is enough that every look-up shows at least the newest version that anybody had seen before it began
 * (in an answer to a trade or to a look-up) and at most the newest that was committed before it ended; what it shows must
 * be that version's state. To be told of everything in the order in which it happens.
 *
 * What was read, but answered to no trader yet, may be lost with the catalog's file. So from then on until the next
 * order, look-ups are only held to what was answered, and may still show what is forgotten.
 */
export class StockReads {
  readonly #versions: StockVersions;
  readonly #bounds = new Map<string, Bounds>();
  readonly #forgotten = new Set<string>();
  #checked = 0;
  /** Whether the catalog's file has gone back, and no order has come since. */
  #isUnsettled = false;
  /** Grows with each change of `isUnsettled`. */
  #epoch = 0;

  constructor(versions: StockVersions) {
    this.#versions = versions;
  }

  /** Look-ups that were checked. */
  get checked(): number {
    return this.#checked;
  }

  /** Takes in what the history has got or forgotten since the last call, and whether it may forget more just now. */
  follow(history: OneHistory, mayForget: boolean): void {
    if (mayForget !== this.#isUnsettled) this.#turn(mayForget);
    const versions = this.#versions;
    while (versions.orders > 0 && versions.order(versions.orders) !== history.at(versions.orders)) this.#forgetLast();
    for (let order = history.at(versions.orders + 1); order; order = history.at(versions.orders + 1)) {
      versions.add(order);
      this.possible(order.number);
    }
  }

  /** From now on a look-up may show what this order made of its stock: it is committed, or may be. */
  possible(order: number): void {
    const { name, version } = this.#madeBy(order);
    const bounds = this.#of(name);
    bounds.possible = Math.max(bounds.possible, version);
  }

  /** A client was told of this order: from now on no look-up may begin that shows less. Throws `BrokenGuarantee`. */
  answered(order: number): void {
    const { name, version } = this.#madeBy(order);
    const bounds = this.#of(name);
    bounds.told = Math.max(bounds.told, version);
    see(bounds, version, `order ${order} was answered`);
  }

  begin(frontEnd: string, name: string): PendingRead {
    const { seen, because, told } = this.#of(name);
    return { name, frontEnd, floor: seen, because, told, epoch: this.#epoch };
  }

  /** Checks the answer to a look-up. Throws `BrokenGuarantee` where it is older or newer than it can be, or never was. */
  end({ name, frontEnd, floor, because, told, epoch }: PendingRead, shown: ShownStock): void {
    const { price, quantity } = shown;
    const version = shown.etag === undefined ? this.#versions.newestLike(name, price, quantity) : versionIn(shown.etag);
    const what = `${frontEnd} showed version ${version} of ${name}`;
    const isFirm = epoch === this.#epoch && !this.#isUnsettled;
    if (!isFirm && this.#forgotten.has(JSON.stringify([name, version, price, quantity]))) {
      this.#checked += 1;
      return;
    }
    if (version < (isFirm ? floor : told)) {
      throw new BrokenGuarantee(6, `${what}, but before it was asked ${because} (version ${floor})`);
    }
    const bounds = this.#of(name);
    if (version > bounds.possible) {
      throw new BrokenGuarantee(6, `${what}, where ${bounds.possible} was the newest there was`);
    }
    const state = this.#versions.at(name, version);
    if (state?.price !== price || state?.quantity !== quantity) {
      throw new BrokenGuarantee(6, `${what} as ${JSON.stringify(shown)}, which is ${JSON.stringify(state)}`);
    }
    this.#checked += 1;
    if (isFirm) see(bounds, version, `${frontEnd} had shown it`);
  }

  #turn(isUnsettled: boolean): void {
    this.#isUnsettled = isUnsettled;
    this.#epoch += 1;
    for (const bounds of this.#bounds.values()) {
      if (isUnsettled) Object.assign(bounds, { seen: bounds.told, because: "a trade was answered" });
    }
  }

  #forgetLast(): void {
    const state = this.#versions.forgetLast();
    if (!state) return;
    const { name, version, price, quantity } = state;
    this.#forgotten.add(JSON.stringify([name, version, price, quantity]));
    this.#of(name).possible = this.#versions.newest(name);
  }

  #madeBy(order: number): StockState {
    const state = this.#versions.madeBy(order);
    if (!state) throw new BrokenGuarantee(4, `order ${order} is not in the history`);
    return state;
  }

  #of(name: string): Bounds {
    let bounds = this.#bounds.get(name);
    if (!bounds) {
      bounds = { seen: 1, because: "it was listed", told: 1, possible: 1 };
      this.#bounds.set(name, bounds);
    }
    return bounds;
  }
}

function see(bounds: Bounds, version: number, because: string): void {
  if (version > bounds.seen) Object.assign(bounds, { seen: version, because });
}

/** The version in a stock's tag, `"<generation>-<version>"`. Throws `BrokenGuarantee` where it is none. */
function versionIn(etag: string | null): number {
  const [, version] = /^"[0-9a-f]+-([1-9][0-9]*)"$/.exec(etag ?? "") ?? [];
  if (version === undefined) throw new BrokenGuarantee("sanity", `a stock came with the tag ${etag}`);
  return Number(version);
}
