import type { Random } from "../../services/runtime/random.ts";

/**
 * A stream of pseudo-random numbers (sfc32, from PractRand), named by a seed and a purpose. Each purpose has a stream
 * of its own, so that one more draw in one place leaves all others as they were.
 */
export class SimulatedRandom implements Random {
  readonly #path: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(path: string) {
    this.#path = path;
    const digest = new Bun.CryptoHasher("sha256").update(path).digest();
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
  }

  /** The stream for one purpose. It depends on this stream's name only, not on what was drawn from it. */
  derive(purpose: string): SimulatedRandom {
    return new SimulatedRandom(`${this.#path}/${purpose}`);
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index += 1) bytes[index] = this.#next() >>> 24;
    return bytes;
  }

  fraction(): number {
    return this.#next() / 2 ** 32;
  }

  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the items, of which there must be at least one. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError("there is nothing to pick from");
    return item;
  }

  /** A length between `min` and `max` that is as likely to be short as long, whatever the order of magnitude. */
  magnitude(min: number, max: number): number {
    return min * (max / min) ** this.fraction();
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
