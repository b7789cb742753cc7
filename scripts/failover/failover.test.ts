import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import type { Failover } from "./failover.ts";

const main = resolve(import.meta.dir, "main.ts");

/** The command in a process of its own, whose temporary files lie in `directory`. */
function started(directory: string, ...flags: string[]) {
  return Bun.spawn([process.execPath, "--no-orphans", main, "--rate", "100", ...flags], {
    env: { ...process.env, TMPDIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("failover nobody notices: each killed leader is followed by another one, and every order is found", async () => {
  using directory = temporaryDirectory();
  const json = join(directory.path, "raw.json");
  const command = started(directory.path, "--kills", "2", "--json", json);
  const [output, complaint, exitCode] = await Promise.all([
    command.stdout.text(),
    command.stderr.text(),
    command.exited,
  ]);
  expect([exitCode, complaint]).toEqual([0, ""]);
  expect(output).toContain("2 kills (kill -9) of the leader under 100 trades/s; 3 replicas, 1 front end");
  expect(output).toMatch(
    /Trades: \d+ answered\. Errors: 0\.\nOrders: all \d+ acknowledged orders are in each of 4 logs/,
  );
  expect(output).toMatch(/order-\d is killed \(\+0\)/);
  expect(output).toMatch(/new leader: order-\d \(\+\d+\)/);
  const raw = (await Bun.file(json).json()) as { ok: boolean; failovers: Failover[]; trades: number[][] };
  expect(raw.ok).toBe(true);
  expect(raw.trades.length).toBeGreaterThan(0);
  for (const { failed, next, gap, failedAtMs, inSyncAtMs } of raw.failovers) {
    expect(next.id).not.toBe(failed.id);
    expect(next.term).toBeGreaterThan(failed.term);
    expect(gap.endMs).toBeGreaterThan(failedAtMs);
    expect(gap.startMs).toBeLessThan(inSyncAtMs);
  }
  expect(raw.failovers).toHaveLength(2);
  expect(readdirSync(directory.path)).toEqual(["raw.json"]);
}, 60_000);

test("Ctrl-C ends it with the summary so far, and nothing is left", async () => {
  using directory = temporaryDirectory();
  const command = started(directory.path, "--kills", "1000");
  let output = "";
  let asked = false;
  const decoder = new TextDecoder();
  for await (const chunk of command.stdout) {
    output += decoder.decode(chunk, { stream: true });
    if (asked || !/^1: gap/m.test(output)) continue;
    asked = true;
    command.kill("SIGINT");
  }
  expect(await command.exited).toBe(130);
  expect(output).toMatch(/^\d+ kills? in .* s:$/m);
  expect(output).toContain("Errors: 0.");
  expect(readdirSync(directory.path)).toEqual([]);
}, 60_000);
