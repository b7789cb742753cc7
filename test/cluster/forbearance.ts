/**
 * What a client bears, and repeats with the same key: "nothing" (every answer is an order or an honest rejection), a
 * "deadline" that passed (503 or 504, not before the trade's time is over), or also a "lost connection".
 */
export type Bearable = "nothing" | "deadline" | "lost connection";

const ranks: readonly Bearable[] = ["nothing", "deadline", "lost connection"];

interface Span {
  bears: Bearable;
  untilMs: number;
}

/** What the clients of a load bear: nothing, but for requests that overlap a fault which takes away what they need. */
export class Forbearance {
  readonly #spans: Span[] = [];

  /** Runs a fault, up to the moment from which errors count again. */
  async during<Result>(bears: Bearable, fault: () => Promise<Result>): Promise<Result> {
    const span = { bears, untilMs: Number.POSITIVE_INFINITY };
    this.#spans.push(span);
    const result = await fault();
    span.untilMs = performance.now();
    return result;
  }

  /** Whether this much is borne of a request that began at `startMs` and has just failed. */
  covers(what: Bearable, startMs: number): boolean {
    return this.#spans.some(({ bears, untilMs }) => untilMs >= startMs && ranks.indexOf(bears) >= ranks.indexOf(what));
  }
}
