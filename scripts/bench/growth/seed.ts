import { constants, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { seedFiles } from "./seed-files.ts";

const fillScript = resolve(import.meta.dir, "fill.ts");

/** Databases with so many orders in them. */
export interface Seed {
  orders: number;
  /** How many of them the replica lacks that is behind. */
  missed: number;
  directory: string;
}

/** Fills the databases, in a process of its own: it writes without a pause. Throws `CommandError`. */
export async function fillSeed(directory: string, orders: number, missed: number): Promise<Seed> {
  mkdirSync(directory, { recursive: true });
  const args = [fillScript, directory, String(orders), String(missed)];
  const child = Bun.spawn([process.execPath, "--no-orphans", ...args], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const complaint = await child.stderr.text();
  if ((await child.exited) !== 0) throw new CommandError(`The databases could not be filled: ${complaint.trim()}`);
  return { orders, missed, directory };
}

/** Puts copies into the data directory of a cluster with so many replicas. */
export function copySeed({ directory }: Seed, dataDir: string, replicas: number): void {
  copy(join(directory, seedFiles.catalog), join(dataDir, "catalog.db"));
  for (let id = 1; id <= replicas; id += 1) copy(join(directory, seedFiles.order), replicaPath(dataDir, id));
}

/** Gives a replica that does not run the file of one that missed orders. */
export function setBack({ directory }: Seed, dataDir: string, id: number): void {
  const path = replicaPath(dataDir, id);
  for (const suffix of ["-wal", "-shm"]) if (existsSync(path + suffix)) rmSync(path + suffix);
  copy(join(directory, seedFiles.behind), path);
}

function replicaPath(dataDir: string, id: number): string {
  return join(dataDir, `order-${id}.db`);
}

/** Where the file system can, nothing is copied until it is written to. */
function copy(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}
