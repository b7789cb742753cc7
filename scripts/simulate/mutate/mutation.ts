/** One small change of a file's text. */
export interface Edit {
  /** Where the replaced text begins and ends, in UTF-16 code units. */
  start: number;
  end: number;
  replacement: string;
}

/** One change that may be a bug: made by a rule, in a single line of a file (mutation testing: DeMillo et al. 1978). */
export interface Mutation extends Edit {
  /** From the repository's root. */
  file: string;
  /** The name of the rule, one of `operators`. */
  operator: string;
  /** The function or method around it, as in `Quorum.close`; "" at the top of a file. */
  within: string;
  /** Begins with 1. */
  line: number;
  /** The line without its indentation, as it is and as it becomes. */
  before: string;
  after: string;
}

/** What names a mutation, wherever its line moves. */
export type MutationKey = Pick<Mutation, "file" | "operator" | "within" | "before" | "after">;

/** Whether both are the same change in the same function. */
export function isSameMutation(a: MutationKey, b: MutationKey): boolean {
  return keyText(a) === keyText(b);
}

/** The key as one text. */
export function keyText({ file, operator, within, before, after }: MutationKey): string {
  return JSON.stringify([file, operator, within, before, after]);
}

/** The text with the edit made. */
export function applyEdit(text: string, { start, end, replacement }: Edit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
