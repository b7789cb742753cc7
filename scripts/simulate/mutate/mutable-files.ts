import { presentFile } from "../../../test/simulation/mutants/mutated-files.ts";

const repository = Bun.fileURLToPath(import.meta.resolve("../../.."));
const rooms = ["services/order", "services/catalog", "services/front-end", "db"];

/** What carries out no trade and no look-up: entry points, what is told of the work, and schemas, which migrations repeat. */
const leftOut =
  /(^|\/)(main|documentation|metrics|other-services|schema|trade-log|batch-log|drizzle\.config)\.ts$|\.test\.ts$|\/dashboard\//;

/** The texts of the files that bugs are made in, by their paths from the repository's root, in alphabetical order. */
export function mutableFiles(): Map<string, string> {
  const globs = rooms.map((room) => new Bun.Glob(`${room}/**/*.ts`));
  const paths = globs.flatMap((glob) => [...glob.scanSync({ cwd: repository })]);
  const mutable = paths.filter((path) => !leftOut.test(path)).sort();
  return new Map(mutable.map((path) => [path, presentFile(path)]));
}
