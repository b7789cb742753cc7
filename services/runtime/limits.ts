/**
 * Every limit of the bazaar, in one place. Names end in their unit. How they must relate to each other is in
 * `limit-rules.ts`, and asserted at every start, so that a changed number can't silently break a guarantee.
 */
export const limits = {
  // What a client may send.
  publicBodyBytes: 64 * 1024,
  /** How deep objects and arrays may lie within each other. */
  bodyLevels: 32,
  quantityMax: 1_000_000_000,
  sharesMax: Number.MAX_SAFE_INTEGER,
  nameCharacters: 64,
  keyCharacters: 255,
  pageOrders: 1_000,
  pageOrdersDefault: 50,
  pageStocks: 1_000,

  // What services send each other.
  internalBodyBytes: 16 * 1024 * 1024,
  /** Bun's own check, behind those above: it answers without a body. */
  requestBodyBytes: 32 * 1024 * 1024,
  connectionIdleSeconds: 30,
  /** Kept back for connections to other services, where clients have taken all that a process may have. */
  reservedDescriptors: 32,
  /** A connection that nobody has used for so long is not used any more: the other side may be about to close it. */
  connectionReuseMs: 10_000,
  answerHeadBytes: 16 * 1024,
  answerBodyBytes: 32 * 1024 * 1024,
  pushOrders: 2_000,
  /** The newest orders of a log, kept in memory for followers that are level; up to twice as many. */
  recentOrders: 2_000,
  listingPageStocks: 5_000,
  listingStocks: 1_000_000,
  /** Of the file that a listing is read from. */
  listingFileBytes: 256 * 1024 * 1024,
  /** For another service's API document, which that one may have to put together first. */
  apiDocumentMs: 3_000,

  // Queues and batches. Past a queue's limit the answer is 503, before anything is written.
  batchTrades: 1_000,
  queuedTrades: 10_000,
  /** At the leader, those that wait for the followers included. */
  tradesUnderWay: 20_000,
  batchLookups: 200,
  queuedLookups: 10_000,
  /** How many batches a front end has under way at the leader, so that one is collected while another is pushed. */
  frontEndBatches: 4,

  // A trade's time.
  tradeMs: 5_000,
  /** Room for an answer to come back before the caller's own deadline. */
  answerMarginMs: 50,
  retryPauseMs: 25,
  retryAfterSeconds: 1,

  // Leadership.
  pingMs: 150,
  /** To what a ping's time grows while searches fail: on a machine that is too busy, nobody may answer sooner. */
  pingMaxMs: 600,
  leaderWatchMs: 100,
  leaderPingMs: 400,
  /** To what that grows with each leader that was silent within `steadyLeaderMs`: its disk may be slow. */
  leaderPingMaxMs: 3_500,
  steadyLeaderMs: 5_000,
  /** For a leader that has just not answered within `leaderPingMs`: enough for one that is well again. */
  silentPingMs: 25,
  /** Between two searches for a leader; doubles with each that fails after the first few. */
  electionPauseMs: 50,
  electionQuickTries: 8,
  electionPauseMaxMs: 400,
  takeoverMs: 3_000,
  /** To what that grows with each offer of the lead that is not answered in time. */
  takeoverMaxMs: 12_000,
  /**
   * How long a front end waits before it offers the lead again, once another one's choice has replaced its own for the
   * second time; doubles with each further time. Chance makes each pause 0.5 to 1.5 times as long.
   */
  contestPauseMs: 500,
  contestPauseMaxMs: 2_000,
  contestMemoryMs: 30_000,
  /** How long a new leader waits for its followers to be at the same point before it serves without the slow ones. */
  takeoverFollowersMs: 100,
  heartbeatMs: 200,
  /** A leader that has not reached the catalog for so long resigns. */
  heartbeatLapseMs: 4_000,
  /** A commit that takes so long, on a slow disk, makes answers slow, and nothing else. */
  commitMs: 3_000,
  /** A term lives at least so long, so that front ends that disagree can't throw the lead back and forth. */
  termLifeMs: 300,
  catalogCallMs: 2_000,
  /** For what the catalog answers without writing much: a term, its confirmation. */
  termCallMs: 400,
  /** How that grows with each call that is not answered, and up to what. */
  termCallGrowth: 3,
  termCallMaxMs: 7_000,

  // Replication.
  pushMs: 500,
  /** A follower that has heard nothing of its leader for so long is not ready, and asks the others at such a pace. */
  leaderSilenceMs: 4_000,
  followerAskMs: 1_000,
  followerRetryMs: 100,
  /** How long a replica that lacks many orders is left alone after each page, in times of what that page took. */
  catchUpPauses: 2,
  syncCallMs: 500,
  verifyAtOnceOrders: 1_000,
  verifyStepOrders: 500,
  verifyPauseMs: 20,

  // Leases and promises.
  leaseMs: 700,
  leaseRenewMs: 175,
  /** Part of a lease that the front end does not use, for clocks that run at different speeds. */
  leaseDriftFraction: 0.1,
  /** A front end that owes an answer to an invalidation for longer than this gets no more time. */
  revokePatienceMs: 150,
  /** One try of an invalidation; then it is sent again. */
  invalidateMs: 100,
  /** How long a front end that registers may take to answer the catalog's first message, and how long it waits then. */
  reachMs: 250,
  leaseRegisterMs: 400,
  frontEndSessions: 100,
  lookupMs: 1_000,

  // What is remembered.
  rejectionHours: 24,
  rejections: 1_000_000,
  /** A rejection that is younger gives way to nobody: a late copy of its trade may still be on its way. */
  rejectionLeastMs: 60_000,
  rejectionPruneRows: 1_000,
  rejectionPruneStepMs: 100,
  rejectionPruneMs: 5_000,
  /** Of a longer time in which the catalog was not seen running, only so much makes rejections older. */
  runningStepMaxMs: 10_000,
  /** At the catalog, between two commits. */
  keysRead: 2_000,
  cacheStocks: 1_000_000,
  /** At a front end; the lists that it shows are not cached. */
  cacheOrders: 10_000,

  // The dashboard. Nothing of it runs while no page is open.
  dashboardPages: 32,
  /** Where all seats are taken, a page that has had its own for longer gives it up, and has to ask for it again. */
  dashboardSeatMs: 20_000,
  /** Messages that a page may leave unread. */
  dashboardBacklog: 64,
  dashboardPollMs: 500,
  /** For one process's answer to a poll. */
  dashboardPingMs: 300,
  dashboardReadMs: 1_000,
  /** Who has read a front end's figures watches it for so long. */
  dashboardWatchMs: 3_000,
  dashboardOrders: 50,
  dashboardHappenings: 100,
  /** Stocks whose every change is shown, also where orders come faster than they are read. */
  dashboardStocks: 20_000,
  /** How long the launcher may take to stop or start a process. */
  dashboardControlMs: 8_000,

  // What operators read.
  requestIdCharacters: 128,
  /** Ids that a batch of look-ups is logged under at the catalog: those of the first ones in it. */
  requestIdsABatch: 8,
  /** Ids that one line of a log names. */
  requestIdsALine: 100,
  loggedUrlCharacters: 200,
  /** A request that takes longer is told of. */
  slowMs: 1_000,
  /** Between two lines of a kind that may come in bursts. */
  noticeMs: 1_000,

  // What a person may ask of a service's database, which does nothing else meanwhile.
  inspectCharacters: 10_000,
  inspectRows: 1_000,
  inspectBytes: 1024 * 1024,
  /** Rows that a query may look at where trades wait for it: some tens of milliseconds. */
  inspectLooks: 100_000,
  /** The same at a follower, whom nobody waits for as long as others are in sync: about a second. */
  inspectFollowerLooks: 2_000_000,

  // Processes.
  databaseBusyMs: 2_000,
  /** How many of the newest orders of a damaged database are looked at, to tell how many it held. */
  heldOrders: 1_000,
  /** How often a service with a damaged database asks the others for a copy, and how long each may take. */
  copyLookMs: 250,
  copyCallMs: 500,
  stopMs: 6_000,
} as const;

/** Limits by name. Everybody reads `limits` when a limit is needed, so that a simulated run can have smaller ones. */
export type Limits = { readonly [Name in keyof typeof limits]: number };
