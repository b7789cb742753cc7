import { rmSync } from "node:fs";
import { relative } from "node:path";
import { connectDirectly } from "../command-line/direct-connections.ts";
import { stopSignals } from "../command-line/stop-signals.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { type BenchOptions, parseOptions } from "./options.ts";
import { parts } from "./parts/parts.ts";
import { Progress } from "./progress.ts";
import { reportText } from "./results/report.ts";
import { Results } from "./results/results.ts";
import { StartedSystems } from "./systems/started-systems.ts";

/** What a shell reports of a command that Ctrl-C ended. */
const interrupted = 130;

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args, new Date());
  if (options.mode === "help") {
    terminal.line(help());
    return 0;
  }
  connectDirectly(["127.0.0.1"]);
  // Failover needs more connections at once than Bun opens by default; what is measured shall run as it always does.
  delete process.env.BUN_CONFIG_MAX_HTTP_REQUESTS;
  return await bench(options, terminal);
}

/** Measures part by part. What was measured is kept and shown, also where a signal or an error ends it early. */
async function bench(options: BenchOptions, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  const results = new Results(options.out, options.parts, options);
  const systems = new StartedSystems(({ title }) => results.addSystem(title));
  const progress = new Progress(options.parts.map((name) => parts[name].seconds(options)));
  rmSync(options.dataDir, { recursive: true, force: true });
  let isWhole = false;
  try {
    const measuring = measureParts(options, results, systems, progress);
    const signal = await Promise.race([measuring, signals.first]);
    isWhole = signal === undefined;
    return isWhole ? 0 : interrupted;
  } finally {
    progress.stop();
    if (!isWhole) results.close();
    await systems.stop();
    rmSync(options.dataDir, { recursive: true, force: true });
    const summary = results.writeSummary();
    terminal.line(reportText(summary));
    terminal.line(
      `\n${isWhole ? "Kept" : "Ended early; what was measured is kept"} in ${relative(".", results.directory)}.`,
    );
  }
}

async function measureParts(
  options: BenchOptions,
  results: Results,
  systems: StartedSystems,
  progress: Progress,
): Promise<void> {
  for (const name of options.parts) {
    progress.begin(name);
    await parts[name].run({ options, results, systems, step: (text, seconds) => progress.step(text, seconds) });
    await systems.stop();
  }
}
