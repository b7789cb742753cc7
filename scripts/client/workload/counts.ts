/** How often each of some texts came; past `maxTexts` different ones, further ones are counted together. */
export class Counts {
  readonly #counts = new Map<string, number>();
  readonly #maxTexts: number;
  #total = 0;

  constructor(maxTexts = 20) {
    this.#maxTexts = maxTexts;
  }

  get total(): number {
    return this.#total;
  }

  add(text: string): void {
    const isKept = this.#counts.has(text) || this.#counts.size < this.#maxTexts;
    const kept = isKept ? text : "others";
    this.#counts.set(kept, (this.#counts.get(kept) ?? 0) + 1);
    this.#total += 1;
  }

  /** The most frequent first. */
  get entries(): [text: string, count: number][] {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }
}
