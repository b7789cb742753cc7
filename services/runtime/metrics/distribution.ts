/** Bounds for durations, in seconds: a tenth of a millisecond to five seconds. */
export const durationBounds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];

/** Bounds for how many travel together. */
export const sizeBounds: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** How often values fell between fixed bounds. To note one costs a few comparisons, and no memory. */
export class Distribution {
  /** Ascending; a value that is equal to one lies below it. */
  readonly bounds: readonly number[];
  /** How many values lie below each bound and above the one before; the last one: above all bounds. */
  readonly counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  /** The sum of all values. */
  get sum(): number {
    return this.#sum;
  }

  /** How many values there were. */
  get count(): number {
    return this.counts.reduce((all, some) => all + some, 0);
  }

  note(value: number): void {
    const { bounds, counts } = this;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    this.#sum += value;
  }
}
