import { table } from "../command-line/table.ts";
import type { ClusterProcess } from "./cluster-file.ts";
import { replicaRole } from "./replica-role.ts";

/** What runs where, as a table. Asks the order replicas for their roles. */
export async function overview(processes: readonly ClusterProcess[]): Promise<string> {
  const rows = processes.map(async ({ name, service, url, pid }) => {
    const role = service === "order" ? await replicaRole(url) : "-";
    return [name, role, url, String(pid ?? "-")];
  });
  return table([["SERVICE", "ROLE", "URL", "PID"], ...(await Promise.all(rows))]);
}
