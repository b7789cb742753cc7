/** Every time and size that the launcher goes by. Names end in their unit. */
export const timing = {
  /** How long a port may take to be freed by a cluster that has just ended. */
  portWaitMs: 1_000,
  /** How long a data directory may take to be freed. */
  lockWaitMs: 1_000,

  /** Between two questions for a service's health: while it is awaited, while it is long awaited, and once it is well. */
  probeSoonMs: 10,
  probeLaterMs: 100,
  probeCalmMs: 500,
  /** After a death anywhere, all services are asked often for so long: a front end may not have noticed yet. */
  probeHurryMs: 2_000,
  /** A service that does not answer within this is not ready. */
  probeTimeoutMs: 1_000,
  /** A cluster that is not ready for so long has what is missing shown on the terminal, and again each time. */
  patienceMs: 15_000,
  /** How long the table waits for the replicas to tell their roles. */
  rolesMs: 500,

  /** The second restart in a row waits so long, each further one twice as long, up to the maximum. */
  restartPauseMs: 100,
  restartPauseMaxMs: 5_000,
  /** Who lived so long has its earlier deaths forgotten. */
  steadyLifeMs: 10_000,
  /** The same for who ended in order: sooner than this, it did not do its work. */
  briefLifeMs: 2_000,

  /** How long a command waits for a service's answer, for a signal's effect, and how often it looks. */
  statusMs: 1_000,
  signalMs: 5_000,
  lookMs: 20,

  /** How long the launcher may take for what it is asked over its socket; who asks waits twice as long. */
  askMs: 15_000,

  /** How long a backup waits for the next orders, from whichever replica, and how long for one answer of a service. */
  backupPatienceMs: 30_000,
  backupCallMs: 5_000,
  /** How long a service may take for a person's query of its database. */
  inspectMs: 15_000,
  /** How often a command that takes long says how far it is: on a terminal, where it writes over it, and elsewhere. */
  progressMs: 250,
  progressPlainMs: 10_000,

  /** From SIGTERM to SIGKILL, to finish the trades in flight. */
  stopGraceMs: 7_000,

  /** A service's log above this is set aside, also while the service runs; so many are kept; how often it is looked at. */
  logMaxBytes: 10 * 1024 * 1024,
  logsKept: 4,
  logLookMs: 1_000,
} as const;
