import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { equivalentMutations } from "../../../test/simulation/mutants/equivalent-mutations.ts";
import { mutableFiles } from "./mutable-files.ts";
import { isSameMutation } from "./mutation.ts";
import { mutationsOf } from "./mutations-of.ts";

const main = join(import.meta.dir, "../main.ts");
const timeoutMs = 120_000;

test(
  "each mutation that is listed as equivalent is one of the code as it is now, and has a reason",
  () => {
    const listed = new Set(equivalentMutations.map(({ file }) => file));
    const files = [...mutableFiles()].filter(([file]) => listed.has(file));
    const all = files.flatMap(([file, text]) => mutationsOf(file, text));
    const outdated = equivalentMutations.filter((one) => !all.some((mutation) => isSameMutation(mutation, one)));
    expect(outdated).toEqual([]);
    for (const { reason } of equivalentMutations) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  },
  timeoutMs,
);

test(
  "Ctrl-C ends the run, says how far it came and where to go on, and leaves no copy behind",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "mutations-test-"));
    const made = firstChange(directory);
    const command = Bun.spawn([process.execPath, "--no-orphans", main, "--mutate", "30", "--skip", "7"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: directory },
    });
    await made;
    command.kill("SIGINT");
    const report = await command.stdout.text();
    expect(report).toStartWith("0 mutations in ");
    expect(report).toContain("Ended early: go on with --skip 7.");
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
