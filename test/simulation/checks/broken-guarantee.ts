/** The guarantees of the bazaar by their number, and what a run as a whole owes besides. */
const titles = {
  1: "exactly once",
  2: "conservation",
  3: "durability",
  4: "one history",
  5: "one leader's word",
  6: "no stale read",
  7: "failover nobody notices",
  liveness: "once the faults stop, all is well within a bounded time",
  sanity: "no process ever fails by itself or answers nonsense",
} as const;

export type Guarantee = keyof typeof titles;

/** Thrown by a check: which guarantee is broken, and what shows it. */
export class BrokenGuarantee extends Error {
  override readonly name = "BrokenGuarantee";
  readonly guarantee: Guarantee;

  constructor(guarantee: Guarantee, message: string, options?: ErrorOptions) {
    super(message, options);
    this.guarantee = guarantee;
  }

  /** What the guarantee is called. */
  get title(): string {
    return titles[this.guarantee];
  }
}
