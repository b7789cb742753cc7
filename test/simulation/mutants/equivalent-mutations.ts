/** A mutation of `bun run simulate --mutate`, and why nobody could notice it. */
export interface EquivalentMutation {
  file: string;
  operator: string;
  within: string;
  before: string;
  after: string;
  reason: string;
}

/**
 * Mutations that were looked at and judged to change nothing that a guarantee, a client or an operator could notice.
 * They are known by their lines, wherever these move to. One whose line is gone is to be taken out.
 */
export const equivalentMutations: readonly EquivalentMutation[] = [
  {
    file: "db/order-log.ts",
    operator: "number",
    within: "OrderLog.#remember",
    before:
      "if (this.#recent.length >= 2 * limits.recentOrders) this.#recent = this.#recent.slice(-limits.recentOrders);",
    after:
      "if (this.#recent.length >= 1 * limits.recentOrders) this.#recent = this.#recent.slice(-limits.recentOrders);",
    reason: "The window holds the newest orders either way; it is only copied more often.",
  },
  {
    file: "services/catalog/stock-audit.ts",
    operator: "statement",
    within: "StockAudit.assertListed",
    before: "this.#remainders.clear();",
    after: ";",
    reason: "It only frees memory: an audit that has ended is not asked again.",
  },
  {
    file: "services/catalog/recovery.ts",
    operator: "method",
    within: "Recovery.relist",
    before: "this.#staged.push(...page.stocks);",
    after: "this.#staged.unshift(...page.stocks);",
    reason: "A listing's hash and its table both sort it by name, so the order of its pages does not count.",
  },
  {
    file: "services/order/quorum.ts",
    operator: "method",
    within: "Quorum.reached",
    before: "return new Promise((resolve, reject) => void this.#waiters.push({ number, resolve, reject }));",
    after: "return new Promise((resolve, reject) => void this.#waiters.unshift({ number, resolve, reject }));",
    reason: "All whose order has been reached are told in the same turn; in which order does not count.",
  },
  {
    file: "services/order/quorum.ts",
    operator: "statement",
    within: "Quorum.close",
    before: "this.#waiters = [];",
    after: ";",
    reason: "A waiter that was told takes no notice of being told again, and a closed quorum is soon forgotten.",
  },
  {
    file: "services/order/quorum.ts",
    operator: "statement",
    within: "Quorum.#settle",
    before: "this.#waiters = this.#waiters.filter((waiter) => waiter.number > reachedNumber);",
    after: ";",
    reason: "A waiter that was told takes no notice of being told again; it only costs memory and time.",
  },
  {
    file: "services/order/quorum.ts",
    operator: "comparison",
    within: "Quorum.#settle",
    before: "this.#waiters = this.#waiters.filter((waiter) => waiter.number > reachedNumber);",
    after: "this.#waiters = this.#waiters.filter((waiter) => waiter.number >= reachedNumber);",
    reason: "It keeps at most the waiters of the newest order, which take no notice of being told again.",
  },
  {
    file: "services/order/pacer.ts",
    operator: "number",
    within: "Pacer.#begunMs",
    before: "#begunMs = 0;",
    after: "#begunMs = 1;",
    reason: "Every user begins before it pauses.",
  },
  {
    file: "services/order/pacer.ts",
    operator: "number",
    within: "Pacer.pause",
    before: "if (tookMs > 0) await sleep(this.#clock, tookMs * limits.catchUpPauses);",
    after: "if (tookMs > 1) await sleep(this.#clock, tookMs * limits.catchUpPauses);",
    reason: "Work of a millisecond or less needs no pause.",
  },
  {
    file: "services/front-end/catalog-lease.ts",
    operator: "statement",
    within: "CatalogLease.#renew",
    before: "this.#refusal = undefined;",
    after: ";",
    reason: "The next failure says anew why there is no lease; until then nobody asks.",
  },
  {
    file: "services/front-end/catalog-lease.ts",
    operator: "number",
    within: "CatalogLease.#validUntilMs",
    before: "#validUntilMs = 0;",
    after: "#validUntilMs = 1;",
    reason: "There is no session before the first grant, whatever the clock says.",
  },
  {
    file: "services/catalog/front-end-session.ts",
    operator: "number",
    within: "FrontEndSession.renew",
    before: "const owedMs = this.#owesSinceMs === undefined ? 0 : nowMs - this.#owesSinceMs;",
    after: "const owedMs = this.#owesSinceMs === undefined ? 1 : nowMs - this.#owesSinceMs;",
    reason: "A front end that owes nothing gets more time either way: one may owe for longer than that.",
  },
  {
    file: "services/catalog/front-end-session.ts",
    operator: "boolean",
    within: "FrontEndSession.#untilDropped",
    before: "if (this.#ended) return true;",
    after: "if (this.#ended) return false;",
    reason:
      "A session that its front end has ended is forgotten already; only a figure and a line in the log would say otherwise.",
  },
  {
    file: "services/catalog/front-end-session.ts",
    operator: "comparison",
    within: "FrontEndSession.#untilDropped",
    before: "if (this.leftMs <= 0) return false;",
    after: "if (this.leftMs < 0) return false;",
    reason: "At the very end there is one more try, without any time, and then the same answer.",
  },
  {
    file: "services/catalog/front-end-session.ts",
    operator: "number",
    within: "FrontEndSession.#untilDropped",
    before: "if (this.leftMs <= 0) return false;",
    after: "if (this.leftMs <= 1) return false;",
    reason: "A front end gives its lease up earlier, by a margin of a tenth.",
  },
  {
    file: "services/catalog/front-end-session.ts",
    operator: "boolean",
    within: "FrontEndSession.#untilDropped",
    before: "if (this.leftMs <= 0) return false;",
    after: "if (this.leftMs <= 0) return true;",
    reason: "A lease that is over is worthless, whoever says so; only a figure and a line in the log would not.",
  },
  {
    file: "services/catalog/promises.ts",
    operator: "statement",
    within: "Promises.#takeBack",
    before: "session.stocks.delete(stock);",
    after: ";",
    reason:
      "A session that has lost its promise on a stock may still name it: nothing is looked for there but what to forget.",
  },
  {
    file: "services/catalog/promises.ts",
    operator: "number",
    within: "Promises.whileRevoked",
    before: "if (stocks.length > 0 && inheritedMs > 0) await sleep(this.#clock, inheritedMs);",
    after: "if (stocks.length > 0 && inheritedMs > 1) await sleep(this.#clock, inheritedMs);",
    reason: "A front end gives its lease up earlier, by a margin of a tenth.",
  },
];
