/** Every time that the measurement goes by. Names end in their unit. */
export const timing = {
  /** How long a cluster may take until it answers trades, a replica until it leads, or is back in sync. */
  patienceMs: 30_000,
  /** A replica that does not say how it is within this is passed over. */
  statusMs: 300,
  /** Between two looks for the new leader; short, but it must not cost the replicas much. */
  leaderLookMs: 10,
  /** Between two looks at whether a replica follows. */
  syncLookMs: 50,
  /** A replica is back in sync once it has followed at so many looks in a row. */
  syncLooks: 3,
  /** Quiet time before each kill: at least, and a random part on top, so that kills meet every phase of a heartbeat. */
  quietMs: 500,
  quietJitterMs: 400,
  /** How long `--pause` freezes the leader. */
  pauseMs: 5_000,
  /** Between two steps of the load's clock. */
  tickMs: 1,
  /** How long an unanswered trade is repeated in the end, until its outcome is known. */
  settleMs: 30_000,
  /** From SIGTERM to SIGKILL in the end. */
  stopGraceMs: 3_000,

  /** Between two progress lines: on a terminal, where one is written over, and elsewhere. */
  progressMs: 200,
  progressPlainMs: 10_000,
} as const;
