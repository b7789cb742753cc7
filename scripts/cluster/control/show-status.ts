import type { Terminal } from "../../command-line/terminal.ts";
import { reportCluster } from "./cluster-report.ts";
import { runningCluster } from "./running-cluster.ts";
import { statusInWords } from "./status-in-words.ts";

/** Shows what runs on a data directory, and how it is. Throws `CommandError` where no cluster runs there. */
export async function showStatus({ dataDir, json }: { dataDir: string; json: boolean }, terminal: Terminal) {
  const report = await reportCluster(runningCluster(dataDir));
  terminal.line(json ? JSON.stringify(report, null, 2) : statusInWords(report));
}
