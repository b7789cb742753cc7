import { resolve } from "node:path";
import { requireBun } from "../command-line/require-bun.ts";

// Each of package.json's scripts begins with this, with what it needs: an older Bun can't even read the lock file, and
// would not say so. Nothing of a package may be imported here.
requireBun();
const { setUp } = await import("./set-up.ts");
const needed = process.argv[2] === "production" ? "production" : "development";
const complaint = await setUp(resolve(import.meta.dir, "../.."), needed);
if (complaint !== undefined) {
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}
