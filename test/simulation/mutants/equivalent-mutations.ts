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
];
