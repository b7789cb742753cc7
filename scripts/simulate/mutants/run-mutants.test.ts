import { expect, test } from "bun:test";
import { join } from "node:path";
import { interrupted } from "../fixtures/interrupted.ts";

const main = join(import.meta.dir, "../main.ts");
const timeoutMs = 60_000;

test("a mutant that does not exist is told in one line, with those that do", async () => {
  const args = [process.execPath, "--no-orphans", main, "--mutant", "no-such-bug"];
  const command = Bun.spawn(args, { stdio: ["ignore", "ignore", "pipe"] });
  const message = await command.stderr.text();
  expect(message).toStartWith('--mutant "no-such-bug": there are ');
  expect(message).toContain("key-without-content-check");
  expect(await command.exited).toBe(2);
});

test(
  "Ctrl-C ends the search, says how far it came, and leaves no copy behind",
  async () => {
    const { report, status, left } = await interrupted(["--mutants", "--workers", "1"]);
    expect(report).toContain("0 of 0 mutants caught");
    expect([status, left]).toEqual([130, []]);
  },
  timeoutMs,
);
