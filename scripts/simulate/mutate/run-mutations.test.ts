import { expect, test } from "bun:test";
import { equivalentMutations } from "../../../test/simulation/mutants/equivalent-mutations.ts";
import { interrupted } from "../fixtures/interrupted.ts";
import { mutableFiles } from "./mutable-files.ts";
import { isSameMutation } from "./mutation.ts";
import { mutationsOf } from "./mutations-of.ts";

const timeoutMs = 120_000;

test(
  "each mutation that is listed as equivalent is one of the code as it is now, and has a reason",
  () => {
    const listed = new Set(equivalentMutations.map(({ file }) => file));
    const files = [...mutableFiles()].filter(([file]) => listed.has(file));
    const all = files.flatMap(([file, text]) => mutationsOf(file, text));
    const outdated = equivalentMutations.filter((one) => !all.some((mutation) => isSameMutation(mutation, one)));
    expect(outdated).toEqual([]);
    for (const { reason } of equivalentMutations) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  },
  timeoutMs,
);

test(
  "Ctrl-C ends the run, says how far it came and where to go on, and leaves no copy behind",
  async () => {
    const { report, status, left } = await interrupted(["--mutate", "30", "--skip", "7"]);
    expect(report).toStartWith("0 mutations in ");
    expect(report).toContain("Ended early: go on with --skip 7.");
    expect([status, left]).toEqual([130, []]);
  },
  timeoutMs,
);
