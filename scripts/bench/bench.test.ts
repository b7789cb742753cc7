import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import { until } from "../cluster/fixtures/until.ts";
import { freeBasePort } from "../cluster/free-base-port.ts";
import type { Sample } from "./results/sample.ts";
import type { Summary } from "./results/summary.ts";

const scripts = resolve(import.meta.dir, "..");

/** The benchmark in a process of its own, with all that it writes in `directory`. */
async function started(directory: string, ...args: string[]) {
  const place = [
    "--out",
    join(directory, "out"),
    "--data-dir",
    join(directory, "data"),
    "--port",
    `${await freeBasePort()}`,
  ];
  return Bun.spawn([process.execPath, "--no-orphans", `${scripts}/bench/main.ts`, ...args, ...place], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function plotted(directory: string) {
  const args = [join(directory, "out"), "--out", join(directory, "page")];
  const plots = Bun.spawnSync([process.execPath, `${scripts}/plots/main.ts`, ...args], { stderr: "inherit" });
  expect(plots.exitCode).toBe(0);
  return {
    page: readFileSync(join(directory, "page", "README.md"), "utf8"),
    files: readdirSync(join(directory, "page")),
  };
}

const summaryIn = (directory: string) =>
  JSON.parse(readFileSync(join(directory, "out", "summary.json"), "utf8")) as Summary;

test("a run keeps its raw data and a summary, prints its figures, and can be plotted", async () => {
  using directory = temporaryDirectory();
  const bench = await started(directory.path, "ceiling", "--quick", "--seconds", "0.1");
  const [output, complaint] = await Promise.all([bench.stdout.text(), bench.stderr.text()]);
  expect([await bench.exited, complaint]).toEqual([0, ""]);

  const summary = summaryIn(directory.path);
  expect(summary).toMatchObject({
    complete: true,
    parts: ["ceiling"],
    settings: { rounds: 1, seconds: 0.1, quick: true },
  });
  expect(summary.settings.systems).toEqual([expect.stringContaining("stock bazaar")]);
  expect(summary.figures).toHaveLength(15);
  for (const { group, perSecond, latencyMs, statuses, errors, offeredPerSecond } of summary.figures) {
    expect(Object.keys(statuses).filter((status) => status !== "200")).toEqual([]);
    expect(errors).toEqual({});
    expect(perSecond.min).toBeLessThanOrEqual(perSecond.max);
    // Null where a busy machine has not answered a single one in so short a time.
    if (latencyMs) expect(latencyMs.p50).toBeLessThanOrEqual(latencyMs.max);
    expect(offeredPerSecond === null).toBe(group.includes("closed loop"));
  }
  const lines = readFileSync(join(directory.path, "out", "raw.jsonl"), "utf8")
    .trim()
    .split("\n");
  const samples = lines
    .map((line) => JSON.parse(line) as Sample & { kind: string })
    .filter(({ kind }) => kind === "sample");
  expect(samples.map(({ group }) => group)).toEqual(summary.figures.map(({ group }) => group));
  expect(output).toMatch(/^GROUP +SYSTEM +REQUESTS +OFFERED\/S +PER S/m);
  expect(output).toMatch(/^trades, open loop, 100 % +bazaar +trades/m);
  expect(output).toContain("Kept in ");

  const { page, files } = plotted(directory.path);
  expect(files.sort()).toEqual(["README.md", "latency-by-rate.svg", "percentiles-by-load.svg"]);
  for (const file of files.slice(1)) {
    expect(page).toContain(`](${file})`);
    expect(readFileSync(join(directory.path, "page", file), "utf8")).toStartWith("<svg");
  }
  expect(page).toContain("| trades, closed loop, c=256 | bazaar | trades |");
}, 30_000);

test("Ctrl-C ends it with what was measured so far, which is kept, and nothing else is left", async () => {
  using directory = temporaryDirectory();
  const bench = await started(directory.path, "evaluation", "--quick", "--rounds", "99", "--seconds", "0.1");
  const raw = join(directory.path, "out", "raw.jsonl");
  await until("a first figure", () => (existsSync(raw) && Bun.file(raw).size > 0 ? true : undefined), 20_000);
  bench.kill("SIGINT");
  const output = await bench.stdout.text();
  expect(await bench.exited).toBe(130);
  expect(output).toContain("Ended early: these are the figures so far.");
  expect(output).toContain("Ended early; what was measured is kept in ");
  expect(summaryIn(directory.path)).toMatchObject({
    complete: false,
    figures: [{ part: "evaluation", group: "p=0 %" }],
  });
  expect(existsSync(join(directory.path, "data"))).toBe(false);
  expect(plotted(directory.path).page).toContain("**The run was ended early:**");
}, 30_000);
