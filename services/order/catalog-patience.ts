import { limits } from "../runtime/limits.ts";
import { Unreachable } from "../runtime/peer.ts";

/**
 * How long this replica waits for a small answer of the catalog. While a catalog commits it answers nobody, and a slow
 * disk may make that seconds: so the time grows with each call that had no answer, and shrinks with each quick one (an
 * eventually perfect failure detector: Chandra and Toueg 1996).
 */
export class CatalogPatience {
  #timeoutMs: number = limits.termCallMs;

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** A call was answered after so long. */
  answered(tookMs: number): void {
    const shorterMs = this.#timeoutMs / limits.termCallGrowth;
    if (tookMs <= shorterMs) this.#timeoutMs = Math.max(limits.termCallMs, shorterMs);
  }

  /** A call has failed; only one that was not answered in time asks for more of it. */
  failed(cause: unknown): void {
    if (!(cause instanceof Unreachable) || cause.certain) return;
    this.#timeoutMs = Math.min(limits.termCallMaxMs, this.#timeoutMs * limits.termCallGrowth);
  }
}
