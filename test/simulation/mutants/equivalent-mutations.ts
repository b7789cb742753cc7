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
export const equivalentMutations: readonly EquivalentMutation[] = [];
