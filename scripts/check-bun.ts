import { requireBun } from "./command-line/require-bun.ts";

// Each of package.json's scripts begins with this: an older Bun can't even read the lock file, and would not say so.
requireBun();
