import { limits } from "../../services/runtime/limits.ts";

/** Every time that the client goes by. Names end in their unit. */
export const timing = {
  /** A look-up that is not answered within this gets no answer. */
  lookupMs: 5_000,
  /** The same for a trade: a front end that runs answers by its own deadline. */
  tradeMs: limits.tradeMs + 2_000,

  /** How long the workload repeats one request that gets no answer, or a 502, 503 or 504. */
  patienceMs: 30_000,
  /** The same after a Ctrl-C. */
  patienceAfterStopMs: 5_000,
  /** The pause before the first repetition; each further one is twice as long, up to the maximum. */
  retryPauseMs: 100,
  retryPauseMaxMs: 1_000,

  /** Between two progress lines: on a terminal, where one is written over, and elsewhere. */
  progressMs: 200,
  progressPlainMs: 5_000,
} as const;
