/** Every time that the measurement goes by. Names end in their unit. */
export const timing = {
  /** Quiet time before each kill: at least, and a random part on top, so that kills meet every phase of a heartbeat. */
  quietMs: 500,
  quietJitterMs: 400,
  /** How long `--pause` freezes the leader. */
  pauseMs: 5_000,
  /** Between two steps of the load's clock. */
  tickMs: 1,
  /** How long an unanswered trade is repeated in the end, until its outcome is known. */
  settleMs: 30_000,

  /** Between two progress lines: on a terminal, where one is written over, and elsewhere. */
  progressMs: 200,
  progressPlainMs: 10_000,
} as const;
