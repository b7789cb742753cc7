import { SQLiteError } from "bun:sqlite";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openOrderDatabase } from "../../../db/open.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { counted } from "../../client/workload/counted.ts";
import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import { knownProcesses } from "../control/cluster-report.ts";
import { type RunningCluster, runningCluster } from "../control/running-cluster.ts";
import { servicePeers } from "../control/service-peer.ts";
import { copyOrders } from "./copy-orders.ts";
import { type DraftDirectory, draftDirectory } from "./draft-directory.ts";
import { headToReach } from "./head-to-reach.ts";
import { longWork, type Step } from "./long-work.ts";
import { type Manifest, manifestFormat, ordersName, writeManifest } from "./manifest.ts";
import { checkOrderFile, fileHash } from "./order-file.ts";
import { OrderSource } from "./order-source.ts";

/**
 * Writes a backup of the cluster on `dataDir` to a new directory: the listing and every order that was answered before
 * this began, copied from a follower, so that no trade waits for it. What is under way bears another name, so that
 * nothing that is cut off looks whole. Throws `CommandError`.
 */
export async function takeBackup(dataDir: string, directory: string, terminal: Terminal): Promise<void> {
  // A backup is for its user alone, as the data directory is.
  process.umask(0o077);
  const cluster = runningCluster(dataDir);
  const draft = draftDirectory(directory);
  try {
    const manifest = await longWork("No backup was made.", (signal, step) => write(cluster, draft, signal, step));
    draft.finish();
    terminal.line(inWords(manifest, directory));
  } catch (cause) {
    draft.discard();
    throw cause instanceof SQLiteError ? notWritten(directory, cause) : cause;
  }
}

async function write(cluster: RunningCluster, { path }: DraftDirectory, signal: AbortSignal, step: Step) {
  const takenAt = new Date().toISOString();
  const file = join(path, ordersName);
  const copied = await copy(cluster, file, signal, step);
  const { head, listing } = await checkOrderFile(file, signal, (number) => {
    step.doing = `checked ${number.toLocaleString("en-US")} of ${counted(copied.head.number, "order")}`;
  });
  if (head.hash !== copied.head.hash || listing !== copied.listing) {
    throw new CommandError(`"${file}" does not hold what was written to it: its disk is not to be trusted.`);
  }
  const sha256 = await fileHash(file, signal);
  const manifest: Manifest = { format: manifestFormat, takenAt, ...copied, bytes: statSync(file).size, sha256 };
  writeManifest(path, manifest);
  return manifest;
}

/** Copies everything into a new file, and says what that is. */
async function copy({ dataDir, state }: RunningCluster, file: string, signal: AbortSignal, step: Step) {
  const peer = servicePeers(dataDir);
  const processes = knownProcesses({ dataDir, state });
  const catalog = processes.filter(({ service }) => service === "catalog").map(({ url }) => peer(url));
  const orders = processes.filter(({ service }) => service === "order");
  const replicas = orders.map(({ name, id, url }) => ({ name, id, peer: peer(url) }));
  const head = await headToReach(catalog[0], replicas);
  const database = openOrderDatabase(file);
  try {
    const store = new ReplicaStore(database);
    const { bazaar, members, lineage, term } = await copyOrders({
      ...{ source: new OrderSource(replicas), store, target: head, signal },
      onOrders: (number) => {
        step.doing = `copied ${number.toLocaleString("en-US")} of ${counted(head.number, "order")}`;
      },
    });
    const { listing } = store;
    if (listing === null || bazaar === null || members === null || lineage === null) {
      throw new CommandError("This bazaar has never been ready: there is nothing to back up yet.");
    }
    const identity = { bazaar, members, lineage };
    store.noteIdentity(identity);
    store.noteTerm(term, 0);
    // One file, which every SQLite reads without writing beside it.
    database.run("PRAGMA journal_mode = DELETE");
    return { identity, term, listing, stocks: store.listingPage("", limits.listingStocks).length, head };
  } finally {
    // Else it keeps its lock until the collector comes.
    database.close(true);
  }
}

function inWords({ identity, head, stocks, bytes }: Manifest, directory: string): string {
  return (
    `Backed up bazaar ${identity.bazaar} to "${directory}": ${counted(head.number, "order")}, ` +
    `${counted(stocks, "stock")}, ${size(bytes)}, head ${head.number} (${head.hash.slice(0, 8)}), verified.`
  );
}

function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
}

function notWritten(directory: string, cause: SQLiteError): CommandError {
  return new CommandError(`"${directory}" can't be written: ${cause.message}. No backup was made.`, 1, { cause });
}
