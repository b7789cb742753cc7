import { describe, expect, test } from "bun:test";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allMutants } from "./all-mutants.ts";
import { readMutant } from "./mutant.ts";
import { MutantCopy } from "./mutant-copy.ts";
import { mutatedFiles, OutdatedMutant, presentFile } from "./mutated-files.ts";

const repository = join(import.meta.dir, "../../..");

const diff = ["--- a/db/chain.ts", "+++ b/db/chain.ts", "@@ -1,2 +1,2 @@", " one", "-two", "+three", ""].join("\n");
const introduction = "A bug.\nBreaks guarantee 4.\n\n";

describe("each mutant is of the code as it is now:", () => {
  const transpiler = new Bun.Transpiler({ loader: "ts" });
  test.each(allMutants().map((mutant) => [mutant.name, mutant] as const))("%s", (_name, mutant) => {
    const files = mutatedFiles(mutant);
    expect(files.size).toBeGreaterThan(0);
    for (const [path, text] of files) {
      expect(text).not.toBe(presentFile(path));
      if (path.endsWith(".ts")) transpiler.transformSync(text);
    }
  });
});

test("each mutant is named where the architecture argues for the guard that it takes away", () => {
  const text = readFileSync(join(repository, "ARCHITECTURE.md"), "utf8");
  expect(allMutants().filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([]);
});

test("each test that a mutant names is there", () => {
  const named = allMutants().filter(({ caughtBy }) => caughtBy !== undefined);
  expect(named.filter(({ caughtBy }) => !existsSync(join(repository, caughtBy ?? "")))).toEqual([]);
});

test("a mutant may name the unit test that finds it", () => {
  const named = `${introduction}Caught-by: db/order-log.test.ts\n\n${diff}`;
  expect(readMutant("bug", named)).toMatchObject({ guarantee: 4, caughtBy: "db/order-log.test.ts" });
  expect(readMutant("bug", introduction + diff)).not.toHaveProperty("caughtBy");
});

test("a patch applies where its lines have moved, and not where one of them has changed", () => {
  const mutant = readMutant("bug", introduction + diff);
  expect(mutatedFiles(mutant, () => "zero\none\ntwo\n").get("db/chain.ts")).toBe("zero\none\nthree\n");
  expect(() => mutatedFiles(mutant, () => "eins\ntwo\n")).toThrow(OutdatedMutant);
  expect(() => mutatedFiles(mutant, () => "eins\ntwo\n")).toThrow("does not apply to db/chain.ts any more");
});

describe("a patch file is refused", () => {
  test.each([
    ["without a sentence", `\n${introduction}${diff}`, "must begin with its bug in a sentence"],
    ["without a guarantee", `A bug.\n\n${diff}`, 'must say "Breaks guarantee N"'],
    ["without a diff", introduction, "has no diff"],
    ["that changes a test", introduction + diff.replaceAll("db/chain.ts", "test/x.ts"), "changes more than"],
    ["that names no unit test", `${introduction}Caught-by: test/x.test.ts\n\n${diff}`, "must name a test of"],
    ["that names nothing", `${introduction}Caught-by:\n\n${diff}`, "must name a test of"],
    ["that renames a file", introduction + diff.replace("+++ b/db/chain.ts", "+++ b/db/x.ts"), "changes more than"],
  ])("%s", (_what, text, message) => {
    expect(() => readMutant("bug", text)).toThrow(`bug.patch ${message}`);
  });
});

test("a copy has the bug, and what it needs to run; nothing of it stays", () => {
  const [mutant] = allMutants();
  const [[path, text] = ["", ""]] = mutatedFiles(mutant!);
  let root: string;
  {
    using copy = new MutantCopy(mutant!);
    root = copy.root;
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
    expect(lstatSync(join(root, "node_modules")).isSymbolicLink()).toBeTrue();
    expect(existsSync(join(root, "scripts/simulate/worker.ts"))).toBeTrue();
  }
  expect(existsSync(root)).toBeFalse();
  expect(existsSync(join(repository, "node_modules/diff"))).toBeTrue();
}, 30_000);
