import { BazaarError } from "../../../services/contract/errors.ts";
import type { InspectAnswer } from "../../../services/contract/inspect.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { oneLine } from "../../command-line/one-line.ts";
import { table } from "../../command-line/table.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import { timing } from "../timing.ts";
import { runningCluster } from "./running-cluster.ts";
import { servicePeers } from "./service-peer.ts";
import { findProcess } from "./target.ts";

/** What is to be read from which service's database. */
export interface InspectRequest {
  name: string;
  sql: string;
  dataDir: string;
  json: boolean;
}

/**
 * Has a running service answer a query of its database, which nobody else can open, and shows the rows. Throws
 * `CommandError`, in the service's own words where it refuses.
 */
export async function inspectService({ name, sql, dataDir, json }: InspectRequest, terminal: Terminal): Promise<void> {
  const cluster = runningCluster(dataDir);
  const { name: service, service: kind, url } = await findProcess(cluster, name);
  if (kind === "front-end") throw new CommandError(`${service} has no database: ask the catalog or an order replica.`);
  const answer = await servicePeers(dataDir)(url)
    .post<InspectAnswer>("/inspect", { sql }, timing.inspectMs)
    .catch((cause: Error) => {
      throw new CommandError(`${service}: ${oneLine(cause.message)}`, hasRefused(cause) ? 2 : 1, { cause });
    });
  terminal.line(json ? JSON.stringify(answer, null, 2) : inWords(answer));
}

function hasRefused(cause: unknown): boolean {
  return cause instanceof BazaarError && cause.status === 422;
}

function inWords({ columns, rows, more }: InspectAnswer): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? "NULL" : oneLine(String(cell)))));
  const sides = columns.map((_, at) => (rows.every((row) => typeof row[at] !== "string") ? "right" : "left"));
  const note = more ? `\n\nThere are more than these ${rows.length.toLocaleString("en-US")} rows.` : "";
  return table([columns.map(oneLine), ...cells], sides) + note;
}
