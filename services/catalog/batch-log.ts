import { hasStatus } from "../contract/errors.ts";
import type { CatalogBatch, Outcome } from "../contract/fenced.ts";
import { requestOf } from "../contract/request-id.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Distribution, sizeBounds } from "../runtime/metrics/distribution.ts";
import type { Notices } from "../runtime/notices.ts";

interface Parts {
  clock: Clock;
  log: Log;
  notices: Notices;
}

/** Tells of batches that were refused or took long; of all of them at the level debug, and of their sizes. */
export class BatchLog {
  /** How many trades each batch had. */
  readonly sizes = new Distribution(sizeBounds);
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async follow({ trades }: CatalogBatch, ending: Promise<Outcome[]>): Promise<Outcome[]> {
    const { clock, log, notices } = this.#parts;
    this.sizes.note(trades.length);
    const startMs = clock.monotonic();
    const fields = () => ({
      request: trades.slice(0, limits.requestIdsALine).map(requestOf),
      trades: trades.length,
      ms: Math.round(clock.monotonic() - startMs),
    });
    try {
      const outcomes = await ending;
      if (clock.monotonic() - startMs > limits.slowMs) notices.warn("slow batch", fields(), "a slow batch");
      else if (log.isLevelEnabled("debug")) log.debug(fields(), "a batch");
      return outcomes;
    } catch (cause) {
      if (hasStatus(cause, 503)) notices.warn("refused batch", { ...fields(), status: 503 }, cause.message);
      throw cause;
    }
  }
}
