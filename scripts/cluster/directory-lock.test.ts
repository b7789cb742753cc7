import { expect, test } from "bun:test";
import { join } from "node:path";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";

test("all who wait for the lock get it, one after the other: none keeps another one waiting that has not got it", async () => {
  using root = temporaryDirectory();
  const script = `
    import { DirectoryLock } from ${JSON.stringify(`${import.meta.dir}/directory-lock.ts`)};
    const lock = DirectoryLock.take(${JSON.stringify(join(root.path, "lock"))}, 8_000);
    console.log(lock === "taken" ? lock : "held");
    if (lock !== "taken") lock.release();
  `;
  const outcomes = Array.from({ length: 24 }, () => {
    const run = Bun.spawn([process.execPath, "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    return run.stdout.text();
  });
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["held\n"]));
}, 30_000);
