import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { StockState, StockVersions } from "./stock-versions.ts";

/** A look-up under way: what it may not show less than. */
export interface PendingRead {
  readonly name: string;
  readonly frontEnd: string;
  /** The newest version that somebody had seen before this look-up began. */
  readonly floor: number;
  /** Who had seen it, in words. */
  readonly because: string;
}

/** What a look-up was answered. */
export interface ShownStock {
  etag: string | null;
  price: unknown;
  quantity: unknown;
}

interface Bounds {
  /** The newest version that somebody has seen: an answered trade's, or one that was read. */
  seen: number;
  because: string;
  /** The newest version that can have been committed. */
  possible: number;
}

/**
 * Guarantee 6: look-ups through all front ends are linearizable, for each stock. All orders of a stock make one line of
 * versions, so it is enough that every look-up shows at least the newest version that anybody had seen before it began
 * (in an answer to a trade or to a look-up) and at most the newest that was committed before it ended; what it shows must
 * be that version's state. To be told of everything in the order in which it happens.
 */
export class StockReads {
  readonly #versions: StockVersions;
  readonly #bounds = new Map<string, Bounds>();
  #checked = 0;

  constructor(versions: StockVersions) {
    this.#versions = versions;
  }

  /** Look-ups that were checked. */
  get checked(): number {
    return this.#checked;
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
    this.#see(name, version, `order ${order} was answered`);
  }

  begin(frontEnd: string, name: string): PendingRead {
    const { seen, because } = this.#of(name);
    return { name, frontEnd, floor: seen, because };
  }

  /** Checks the answer to a look-up. Throws `BrokenGuarantee` where it is older or newer than it can be, or never was. */
  end({ name, frontEnd, floor, because }: PendingRead, shown: ShownStock): void {
    const version = versionIn(shown.etag);
    const what = `${frontEnd} showed version ${version} of ${name}`;
    if (version < floor) throw new BrokenGuarantee(6, `${what}, but before it was asked ${because} (version ${floor})`);
    const { possible } = this.#of(name);
    if (version > possible) throw new BrokenGuarantee(6, `${what}, where ${possible} was the newest there was`);
    const state = this.#versions.at(name, version);
    if (state?.price !== shown.price || state?.quantity !== shown.quantity) {
      throw new BrokenGuarantee(6, `${what} as ${JSON.stringify(shown)}, which is ${JSON.stringify(state)}`);
    }
    this.#checked += 1;
    this.#see(name, version, `${frontEnd} had shown it`);
  }

  #see(name: string, version: number, because: string): void {
    const bounds = this.#of(name);
    if (version > bounds.seen) Object.assign(bounds, { seen: version, because });
  }

  #madeBy(order: number): StockState {
    const state = this.#versions.madeBy(order);
    if (!state) throw new BrokenGuarantee(4, `order ${order} is not in the history`);
    return state;
  }

  #of(name: string): Bounds {
    let bounds = this.#bounds.get(name);
    if (!bounds) {
      bounds = { seen: 1, because: "it was listed", possible: 1 };
      this.#bounds.set(name, bounds);
    }
    return bounds;
  }
}

/** The version in a stock's tag, `"<generation>-<version>"`. Throws `BrokenGuarantee` where it is none. */
function versionIn(etag: string | null): number {
  const [, version] = /^"[0-9a-f]+-([1-9][0-9]*)"$/.exec(etag ?? "") ?? [];
  if (version === undefined) throw new BrokenGuarantee("sanity", `a stock came with the tag ${etag}`);
  return Number(version);
}
