import { expect, test } from "bun:test";
import type { Verdict } from "./hunt.ts";
import { verdictText } from "./verdict-text.ts";

const mutant = { name: "bug", title: "It forgets.", guarantee: 3, patches: [] };
const failure = { guarantee: "4", title: "one history", message: `order 7\n${"x".repeat(500)}`, stack: "" };

test.each<[Verdict, string]>([
  [
    { kind: "caught", seeds: 1, seed: 5, failure },
    "caught after 1 seed, by seed 5: guarantee 4 (one history): order 7",
  ],
  [
    { kind: "caught", seeds: 3, seed: 3, failure: { ...failure, guarantee: "liveness", message: "2 trades are open" } },
    "caught after 3 seeds, by seed 3: liveness: 2 trades are open",
  ],
  [{ kind: "survived", seeds: 1_000 }, "SURVIVED 1000 seeds, and should break guarantee 3: It forgets."],
  [{ kind: "fails-anyway", seed: 9, failure }, "UNDECIDED: seed 9 fails without the bug as well: guarantee 4"],
  [{ kind: "caught-by-test", test: "db/a.test.ts" }, "caught by db/a.test.ts"],
  [
    { kind: "missed-by-test", test: "db/a.test.ts", why: "passed" },
    "SURVIVED db/a.test.ts, and should break guarantee 3: It forgets.",
  ],
  [
    { kind: "missed-by-test", test: "db/a.test.ts", why: "fails-anyway" },
    "UNDECIDED: db/a.test.ts fails without the bug as well",
  ],
  [{ kind: "missed-by-test", test: "db/a.test.ts", why: "died" }, "UNDECIDED: db/a.test.ts could not be run"],
  [{ kind: "died", seed: 2, status: 1 }, "UNDECIDED: the process of seed 2 ended with status 1"],
])("what became of a mutant is one line, not too long: %#", (verdict, text) => {
  const line = verdictText(verdict, mutant);
  expect(line).toStartWith(text);
  expect(line).not.toContain("\n");
  expect(line.length).toBeLessThan(220);
});
