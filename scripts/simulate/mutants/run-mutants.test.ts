import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dir, "../main.ts");
const timeoutMs = 60_000;

function simulate(args: string[], environment: Record<string, string> = {}) {
  return Bun.spawn([process.execPath, "--no-orphans", main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
}

test("a mutant that does not exist is told in one line, with those that do", async () => {
  const command = simulate(["--mutant", "no-such-bug"]);
  const message = await command.stderr.text();
  expect(message).toStartWith('--mutant "no-such-bug": there are ');
  expect(message).toContain("key-without-content-check");
  expect(await command.exited).toBe(2);
});

test(
  "Ctrl-C ends the search, says how far it came, and leaves no copy behind",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "mutants-test-"));
    const made = firstChange(directory);
    const command = simulate(["--mutants", "--workers", "1"], { TMPDIR: directory });
    await made;
    command.kill("SIGINT");
    expect(await command.stdout.text()).toContain("0 of 0 mutants caught");
    expect(await command.exited).toBe(130);
    expect(readdirSync(directory)).toEqual([]);
    rmSync(directory, { recursive: true });
  },
  timeoutMs,
);

/** Resolves when something in the directory has changed. */
async function firstChange(directory: string): Promise<void> {
  for await (const _ of watch(directory)) return;
}
