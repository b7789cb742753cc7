/** Every time that measurements of a whole cluster go by. Names end in their unit. */
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
  /** From SIGTERM to SIGKILL in the end. */
  stopGraceMs: 3_000,
} as const;
