import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpawnedCluster } from "../harness/spawned-cluster.ts";

/** One event of a service's log. */
export type LogLine = Record<string, unknown>;

/** Everything that all services of a cluster have written so far, as it is. */
export function logTexts({ dataDir }: SpawnedCluster): Map<string, string> {
  const directory = join(dataDir, "logs");
  const names = readdirSync(directory).filter((name) => name.endsWith(".log"));
  return new Map(names.map((name) => [name.replace(/\.log$/, ""), readFileSync(join(directory, name), "utf8")]));
}

/** The events of one service. A line that is just being written is left out. */
export function logLines(cluster: SpawnedCluster, service: string): LogLine[] {
  const text = logTexts(cluster).get(service) ?? "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return whole.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as LogLine);
}
