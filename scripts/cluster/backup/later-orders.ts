import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readMemoryFile } from "../../../db/bazaar-memory.ts";
import { databaseFile } from "../../../db/database-file.ts";
import { isHeld, runningCluster } from "../control/running-cluster.ts";
import { reportService } from "../control/service-report.ts";
import { flags } from "../flags.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** Orders of the same bazaar that a backup lacks, and where they are. */
interface Found {
  last: number;
  where: string;
}

/** How many neighbours of a directory are looked at. */
const mostNeighbours = 1_000;

/**
 * What is to be seen of orders that are later than the backup: in the directories beside it and beside the data directory,
 * and in the usual data directory. One sentence each; none, if there are none, or none that can be seen from here.
 */
export async function laterOrders(
  { identity, head }: Manifest,
  { backup, dataDir }: { backup: string; dataDir: string },
): Promise<string[]> {
  const neighbours = [backup, dataDir].flatMap((path) => directoriesIn(dirname(path)));
  const places = new Set([...neighbours, resolve(flags["data-dir"].fallback)]);
  places.delete(dataDir);
  const found = await Promise.all([...places].map((place) => lookInto(place, identity.bazaar)));
  return found
    .flat()
    .filter(({ last }) => last > head.number)
    .sort((a, b) => b.last - a.last)
    .map(({ last, where }) => `Orders ${head.number + 1} to ${last} are not in this backup, but in ${where}.`);
}

function directoriesIn(parent: string): string[] {
  const entries = readdirSync(parent, { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory()).slice(0, mostNeighbours);
  return directories.map(({ name }) => join(parent, name));
}

/** What cannot be read shows nothing. */
async function lookInto(place: string, bazaar: string): Promise<Found[]> {
  try {
    const backup = readBackup(place, bazaar);
    if (backup) return [backup];
    if (readMemoryFile(place)?.bazaar !== bazaar) return [];
    return isHeld(place) ? await askCluster(place) : lookAtDatabases(place);
  } catch {
    return [];
  }
}

function readBackup(place: string, bazaar: string): Found | undefined {
  try {
    const { identity, head } = readManifest(place);
    return identity.bazaar === bazaar ? { last: head.number, where: `the backup "${place}"` } : undefined;
  } catch {
    return undefined;
  }
}

/** What runs there tells it; of services that do not answer, nothing is known. */
async function askCluster(place: string): Promise<Found[]> {
  const cluster = runningCluster(place);
  const replicas = cluster.state.processes.filter(({ service }) => service === "order");
  const reports = await Promise.all(replicas.map((replica) => reportService(cluster, replica)));
  const last = Math.max(-1, ...reports.map(({ replica }) => replica?.last ?? -1));
  return [{ last, where: `the cluster that runs on "${place}"` }];
}

/** The one that goes furthest. */
function lookAtDatabases(place: string): Found[] {
  const names = readdirSync(place).filter((name) => /^(catalog|order-[1-9])\.db$/.test(name));
  const found = names.flatMap((name) => {
    const held = databaseFile(join(place, name), name === "catalog.db" ? "catalog" : "order").held();
    return typeof held === "number" ? [{ last: held, where: `"${join(place, name)}"` }] : [];
  });
  return found.sort((a, b) => b.last - a.last).slice(0, 1);
}
