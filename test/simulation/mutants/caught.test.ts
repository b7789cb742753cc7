import { describe, expect, test } from "bun:test";
import { chooseMutants } from "../../../scripts/simulate/mutants/choose-mutants.ts";
import { Hunt } from "../../../scripts/simulate/mutants/hunt.ts";
import { allMutants } from "./all-mutants.ts";
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

const byTest = allMutants().filter(({ caughtBy }) => caughtBy !== undefined);

/** Not run at all where no mutant names a test: `test.each` of nothing is an error. */
describe.if(byTest.length > 0)("the unit test that a mutant names finds", () => {
  test.each(byTest.map((mutant) => [mutant.name, mutant] as const))(
    "%s",
    async (_name, mutant) => {
      expect(await hunt(mutant, 0)).toEqual({ kind: "caught-by-test", test: mutant.caughtBy! });
    },
    timeoutMs,
  );
});

describe("a unit test that a mutant names", () => {
  const testFile = "services/order/tenure.test.ts";

  test(
    "finds it",
    async () => {
      const path = "services/order/quorum.ts";
      const counts = "    const needed = Math.max(Math.floor(lasts.length / 2) + 1, this.#minReplicas);";
      const diff = [
        `--- a/${path}`,
        `+++ b/${path}`,
        "@@ -1,1 +1,1 @@",
        `-${counts}`,
        `+${counts.replace(" + 1", "")}`,
        "",
      ];
      const named = `It counts to half.\nBreaks guarantee 3.\nCaught-by: services/order/quorum.test.ts\n\n${diff.join("\n")}`;
      const test = "services/order/quorum.test.ts";
      expect(await hunt(readMutant("half", named), 0)).toEqual({ kind: "caught-by-test", test });
    },
    timeoutMs,
  );

  test(
    "must fail because of the bug",
    async () => {
      const harmless = { ...withFirstLine("// Harmless."), caughtBy: testFile };
      expect(await hunt(harmless, 0)).toEqual({ kind: "missed-by-test", test: testFile, why: "passed" });
    },
    timeoutMs,
  );

  test(
    "must run, and not only die of it",
    async () => {
      const deadly = { ...withFirstLine("process.exit(3);"), caughtBy: testFile };
      expect(await hunt(deadly, 0)).toEqual({ kind: "missed-by-test", test: testFile, why: "died" });
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
