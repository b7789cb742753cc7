import { writeFileSync } from "node:fs";
import { CommandError } from "../command-line/command-error.ts";
import { ProgressLine } from "../command-line/progress-line.ts";
import { type StopSignals, stopSignals } from "../command-line/stop-signals.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { OwnCluster } from "../measuring/own-cluster.ts";
import { Measurement } from "./measurement.ts";
import type { Options } from "./options.ts";
import { failoverText, progressText, summary } from "./report.ts";
import { readSettings, type Settings, settingsText } from "./settings.ts";
import { timing } from "./timing.ts";

const pace = { terminalMs: timing.progressMs, plainMs: timing.progressPlainMs };

/**
 * Measures on a cluster of its own, and prints what was seen. Returns the exit code: 1 where there was an error or an
 * order is lost or doubled, 130 where a signal ended it early. Throws `CommandError` where the cluster can't be used.
 */
export async function runMeasurement(options: Options, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  const settings = readSettings(options);
  terminal.line(settingsText(settings));
  const cluster = await OwnCluster.start(options);
  try {
    const end = await Promise.race([
      measure(options, settings, cluster, signals, terminal),
      cluster.broken,
      signals.second,
    ]);
    if (typeof end === "number") return end;
    throw typeof end === "string" ? new CommandError(`${end}: ended at once, without a summary.`) : end;
  } finally {
    await cluster.stop();
  }
}

async function measure(
  options: Options,
  settings: Settings,
  cluster: OwnCluster,
  signals: StopSignals,
  terminal: Terminal,
): Promise<number> {
  const begun = await Promise.race([cluster.ready(), signals.first]);
  if (begun !== undefined) throw new CommandError(`${begun}: ended before any trade.`);
  const measurement = await Measurement.of(options, cluster);
  const startMs = performance.now();
  const elapsedMs = () => performance.now() - startMs;
  const progress = new ProgressLine(process.stdout, pace, () => progressText(measurement, options.kills, elapsedMs()));
  const running = measurement.run((failover) => {
    progress.print(failoverText(measurement.failovers.length, failover));
  });
  const signal = await Promise.race([running, signals.first]);
  measurement.stop();
  const measuredMs = elapsedMs();
  // A leader that was killed or paused a moment ago comes back first.
  await running;
  await measurement.check();
  progress.stop();
  terminal.line(`\n${summary(measurement, options.fault, measuredMs)}`);
  if (options.json !== undefined) writeRawData(options.json, settings, measurement);
  if (!measurement.ok) return 1;
  return signal ? 130 : 0;
}

/** All times are milliseconds since the load began. */
function writeRawData(
  path: string,
  settings: Settings,
  { ok, load, failovers, faults, mismatches }: Measurement,
): void {
  const data = {
    ok,
    settings,
    failovers,
    errors: Object.fromEntries([...load.errors.entries, ...faults.entries]),
    mismatches: Object.fromEntries(mismatches.entries),
    trades: load.times,
  };
  try {
    writeFileSync(path, `${JSON.stringify(data)}\n`);
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    throw new CommandError(`--json "${path}": it can't be written (${String(code ?? message)}).`, 1, { cause });
  }
}
