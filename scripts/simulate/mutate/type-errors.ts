import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdit, type Mutation } from "./mutation.ts";

/**
 * Those of the mutations that the type checker would refuse, found in one run of it: each is a file of its own beside
 * the one that it changes, in `root`, a copy of the repository. (What only breaks those who import it is not seen.)
 */
export async function typeErrors(mutations: readonly Mutation[], texts: ReadonlyMap<string, string>, root: string) {
  const paths = mutations.map(({ file }, index) => file.replace(/\.ts$/, `.mutation-${index}.ts`));
  for (const [index, mutation] of mutations.entries()) {
    writeFileSync(join(root, paths[index] ?? ""), applyEdit(texts.get(mutation.file) ?? "", mutation));
  }
  const project = join(root, "tsconfig.mutations.json");
  writeFileSync(project, JSON.stringify({ extends: "./tsconfig.json", include: paths }));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const child = Bun.spawn(
    [process.execPath, "--no-orphans", compiler, "--noEmit", "--pretty", "false", "-p", project],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const report = await child.stdout.text();
  for (const path of [...paths, "tsconfig.mutations.json"]) rmSync(join(root, path));
  const refused = new Set(report.split("\n").map((line) => line.split("(", 1)[0]));
  return new Set(mutations.filter((_, index) => refused.has(paths[index])));
}
