import { expect, test } from "bun:test";
import { presentFile } from "../../../test/simulation/mutants/mutated-files.ts";
import type { Mutation } from "./mutation.ts";
import { TestFinder } from "./test-finder.ts";
import { type Fate, Trial, type TrialOptions } from "./trial.ts";

/** For the start of a few processes, where the machine has other work. */
const timeoutMs = 120_000;
const tests = new TestFinder();

const quorum = "services/order/quorum.ts";
const harmless = planted("services/order/pacer.ts", "  #begunMs = 0;", "  #begunMs = 0; // Harmless.");

/** The change of a line of the real code. */
function planted(file: string, before: string, after: string): Mutation {
  const start = presentFile(file).indexOf(before);
  if (start === -1) throw new Error(`${file} has no ${before}`);
  const edit = { start, end: start + before.length, replacement: after };
  return { ...edit, file, operator: "by hand", within: "", line: 1, before, after };
}

function run(mutation: Mutation, options: Partial<TrialOptions> = {}): Promise<Fate> {
  const { signal } = new AbortController();
  const text = presentFile(mutation.file);
  return new Trial({ mutation, text, tests, from: 1, seeds: 2, patienceMs: 60_000, stop: signal, ...options }).run();
}

test(
  "a bug that a unit test sees is killed by it",
  async () => {
    const halves = planted(quorum, "lasts.length / 2) + 1", "lasts.length / 2) + 0");
    expect(await run(halves)).toEqual({ kind: "killed", by: "test", test: expect.stringContaining(" > ") });
  },
  timeoutMs,
);

test(
  "a bug that no test sees is killed by the first seed that does",
  async () => {
    const never = planted(quorum, "return Math.min(this.#own, lasts[needed - 1] ?? 0)", "return 0");
    const untested = { testsOf: () => ({ near: [], far: [] }) };
    expect(await run(never, { tests: untested })).toEqual({ kind: "killed", by: "seed", seed: 1, broken: "liveness" });
  },
  timeoutMs,
);

test(
  "a bug that lets the tests hang is killed by that",
  async () => {
    const endless = planted(quorum, "    this.#own = number;", "    for (;;);");
    expect(await run(endless, { patienceMs: 3_000 })).toEqual({ kind: "killed", by: "hanging" });
  },
  timeoutMs,
);

test(
  "what changes nothing survives the tests and all seeds",
  async () => {
    expect(await run(harmless)).toEqual({ kind: "survived", seeds: 2 });
  },
  timeoutMs,
);

test(
  "one that is stopped has no fate",
  async () => {
    expect(await run(harmless, { stop: AbortSignal.abort() })).toEqual({ kind: "stopped" });
  },
  timeoutMs,
);
