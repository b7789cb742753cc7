import type { Terminal } from "../../command-line/terminal.ts";
import type { ClusterProcess } from "../cluster-file.ts";
import type { AddedFrontEnd } from "../front-ends.ts";
import { askLauncher } from "./ask-launcher.ts";
import { runningCluster } from "./running-cluster.ts";

/** Has the launcher start one more front end, and says which. Throws `CommandError`. */
export async function addFrontEnd(dataDir: string, terminal: Terminal): Promise<void> {
  const added = await askLauncher<AddedFrontEnd>(runningCluster(dataDir), "POST", "/front-ends");
  const missing = added.missing === null ? "" : ` It is not ready yet: ${added.missing}.`;
  terminal.line(`Added ${added.name} at ${added.url} (pid ${added.pid}).${missing}`);
}

/** Has the launcher stop a front end for good. Throws `CommandError`. */
export async function removeFrontEnd(dataDir: string, name: string, terminal: Terminal): Promise<void> {
  const path = `/front-ends/${encodeURIComponent(name)}`;
  const removed = await askLauncher<ClusterProcess>(runningCluster(dataDir), "DELETE", path);
  terminal.line(`Removed ${removed.name}: it has finished its work and ended.`);
}
