import { describe, expect, test } from "bun:test";
import { chooseMutants } from "../../../scripts/simulate/mutants/choose-mutants.ts";
import { Hunt } from "../../../scripts/simulate/mutants/hunt.ts";
import { type Mutant, readMutant } from "./mutant.ts";

/** For a few seeds, and the start of their processes, where the machine has other work. */
const timeoutMs = 120_000;

const hunt = (mutant: Mutant, seeds: number) => new Hunt({ mutant, from: 1, seeds, workers: 1 }).run();

describe("the simulation soon finds", () => {
  test.each([
    ["key-without-content-check", "1"],
    ["retry-with-a-new-key", "1"],
  ])(
    "%s (guarantee %s)",
    async (name, guarantee) => {
      const [mutant] = chooseMutants([name]);
      expect(await hunt(mutant!, 10)).toMatchObject({ kind: "caught", failure: { guarantee } });
    },
    timeoutMs,
  );
});

/** A mutant that has `line` at the top of `services/order/tenure.ts`. */
function withFirstLine(line: string): Mutant {
  const path = "services/order/tenure.ts";
  const present = 'import { BazaarError } from "../contract/errors.ts";';
  const diff = [`--- a/${path}`, `+++ b/${path}`, "@@ -1,1 +1,2 @@", `+${line}`, ` ${present}`, ""].join("\n");
  return readMutant("first-line", `It has another first line.\nBreaks guarantee 1.\n\n${diff}`);
}

test(
  "what is no bug survives",
  async () => {
    expect(await hunt(withFirstLine("// Harmless."), 2)).toEqual({ kind: "survived", seeds: 2 });
  },
  timeoutMs,
);

test(
  "a mutant that can't run at all is not said to be caught",
  async () => {
    const mutant = withFirstLine("process.exit(3);");
    expect(await hunt(mutant, 2)).toEqual({ kind: "died", seed: 1, status: 3 });
  },
  timeoutMs,
);
