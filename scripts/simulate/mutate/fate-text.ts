import { oneLine } from "../../command-line/one-line.ts";
import type { Mutation } from "./mutation.ts";
import type { Fate } from "./trial.ts";

/** What became of a mutation, in one line; of one that nobody noticed, what it is too. */
export function fateText(mutation: Mutation, fate: Fate): string {
  const { file, line, operator } = mutation;
  const where = `${file}:${line} ${operator}`;
  switch (fate.kind) {
    case "killed":
      return `killed      ${where}: ${killer(fate)}`;
    case "survived":
      return `SURVIVED    ${where}\n${mutationText(mutation)}`;
    case "equivalent":
      return `equivalent  ${where}: ${fate.reason}`;
    case "stopped":
      return `stopped     ${where}`;
  }
}

/** A mutation as it is listed where it is equivalent to what it changes: with its function, and both lines. */
function mutationText({ within, before, after }: Mutation): string {
  return [`  in ${within || "the file itself"}`, `  - ${before}`, `  + ${after}`].join("\n");
}

function killer(fate: Fate & { kind: "killed" }): string {
  switch (fate.by) {
    case "test":
      return oneLine(fate.test);
    case "seed":
      return `seed ${fate.seed} (${/^\d$/.test(fate.broken) ? `guarantee ${fate.broken}` : fate.broken})`;
    case "hanging":
      return "it hangs";
  }
}
