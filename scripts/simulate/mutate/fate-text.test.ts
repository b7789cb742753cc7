import { expect, test } from "bun:test";
import { fateText } from "./fate-text.ts";
import type { Fate } from "./trial.ts";

const mutation = {
  ...{ file: "db/a.ts", operator: "comparison", within: "A.b", line: 7, start: 0, end: 1, replacement: "<=" },
  ...{ before: "if (a < b) c();", after: "if (a <= b) c();" },
};

test.each<[Fate, string]>([
  [{ kind: "killed", by: "test", test: "a > b" }, "killed      db/a.ts:7 comparison: a > b"],
  [{ kind: "killed", by: "seed", seed: 3, broken: "4" }, "killed      db/a.ts:7 comparison: seed 3 (guarantee 4)"],
  [{ kind: "killed", by: "seed", seed: 3, broken: "liveness" }, "killed      db/a.ts:7 comparison: seed 3 (liveness)"],
  [{ kind: "killed", by: "hanging" }, "killed      db/a.ts:7 comparison: it hangs"],
  [{ kind: "equivalent", reason: "Nobody asks." }, "equivalent  db/a.ts:7 comparison: Nobody asks."],
  [
    { kind: "survived", seeds: 9 },
    "SURVIVED    db/a.ts:7 comparison\n  in A.b\n  - if (a < b) c();\n  + if (a <= b) c();",
  ],
])("what became of a mutation is told with its place; of a survivor, both lines: %#", (fate, text) => {
  expect(fateText(mutation, fate)).toBe(text);
});
