import type { Mutant } from "../../../test/simulation/mutants/mutant.ts";
import { oneLine } from "../../command-line/one-line.ts";
import type { Verdict } from "./hunt.ts";

const longestMessage = 120;

/** Why a named test did not find a mutant. */
const missed = {
  passed: (test: string) => `SURVIVED ${test}`,
  died: (test: string) => `UNDECIDED: ${test} could not be run`,
  "fails-anyway": (test: string) => `UNDECIDED: ${test} fails without the bug as well`,
};

/** What became of a mutant, in one line; of one that got away, what it is too. */
export function verdictText(verdict: Verdict, { title, guarantee }: Mutant): string {
  switch (verdict.kind) {
    case "caught": {
      const { seeds, seed, failure } = verdict;
      return `caught after ${seeds} ${seeds === 1 ? "seed" : "seeds"}, by seed ${seed}: ${inWords(failure)}`;
    }
    case "survived":
      return `SURVIVED ${verdict.seeds} seeds, and should break guarantee ${guarantee}: ${title}`;
    case "fails-anyway":
      return `UNDECIDED: seed ${verdict.seed} fails without the bug as well: ${inWords(verdict.failure)}`;
    case "died":
      return `UNDECIDED: the process of seed ${verdict.seed} ended with status ${verdict.status}`;
    case "caught-by-test":
      return `caught by ${verdict.test}`;
    case "missed-by-test":
      return `${missed[verdict.why](verdict.test)}, and should break guarantee ${guarantee}: ${title}`;
    case "stopped":
      return "stopped";
  }
}

function inWords({ guarantee, title, message }: { guarantee: string; title: string; message: string }): string {
  const what = /^\d$/.test(guarantee) ? `guarantee ${guarantee} (${title})` : guarantee;
  const text = oneLine(message);
  return `${what}: ${text.length <= longestMessage ? text : `${text.slice(0, longestMessage)}…`}`;
}
