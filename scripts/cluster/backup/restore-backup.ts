import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { memoryBeside, memoryFileName } from "../../../db/bazaar-memory.ts";
import { counted } from "../../client/workload/counted.ts";
import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import { clusterToken } from "../cluster-token.ts";
import { launchLine } from "../control/command-line.ts";
import { syncDirectory } from "./draft-directory.ts";
import { laterOrders } from "./later-orders.ts";
import { longWork, type Step } from "./long-work.ts";
import { type Manifest, ordersName, readManifest } from "./manifest.ts";
import { checkOrderFile, fileHash } from "./order-file.ts";

/**
 * Makes the data directory of a bazaar out of a backup: each replica gets the orders, and the next start rebuilds the
 * catalog from them. Says which later orders are to be seen elsewhere, which the restored bazaar lacks. Throws
 * `CommandError` if the backup is not whole or the data directory is not empty; then nothing is left there.
 */
export async function restoreBackup(directory: string, dataDir: string, terminal: Terminal): Promise<void> {
  process.umask(0o077);
  const manifest = readManifest(directory);
  assertEmpty(dataDir);
  await longWork("Nothing was restored.", async (signal, step) => {
    await assertWhole(join(directory, ordersName), manifest, signal, step);
    await fill(dataDir, directory, manifest, signal, step);
  });
  terminal.line(inWords(manifest, directory, dataDir));
  for (const line of await laterOrders(manifest, { backup: directory, dataDir })) terminal.line(line);
}

/** A bazaar that is there is never overwritten, nor mixed with another one. */
function assertEmpty(dataDir: string): void {
  try {
    const [first] = readdirSync(dataDir);
    if (first === undefined) return;
    throw new CommandError(
      `--data-dir "${dataDir}": it holds something (such as "${first}"): name an empty or a new one.`,
    );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw inDirectory(dataDir, cause);
  }
}

async function assertWhole(file: string, manifest: Manifest, signal: AbortSignal, step: Step): Promise<void> {
  const damaged = (what: string) => new CommandError(`"${file}" is damaged: ${what}. Take another backup.`);
  step.doing = "checking the file";
  if ((await fileHash(file, signal)) !== manifest.sha256) throw damaged("it does not have the SHA-256 of its manifest");
  const { head, listing, identity } = await checkOrderFile(file, signal, (number) => {
    step.doing = `checked ${number.toLocaleString("en-US")} of ${counted(manifest.head.number, "order")}`;
  });
  const isAsWritten = Bun.deepEquals(
    { head, listing, identity },
    {
      head: manifest.head,
      listing: manifest.listing,
      identity: manifest.identity,
    },
  );
  if (!isAsWritten) throw damaged("it does not hold what its manifest says");
}

/**
 * The token goes last: the launcher takes no directory for a bazaar's that holds other things and has none. What is there
 * already is never overwritten, and never removed: somebody may have started a cluster there meanwhile.
 */
async function fill(dataDir: string, backup: string, { identity }: Manifest, signal: AbortSignal, step: Step) {
  const made: string[] = [];
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    for (const id of identity.members) {
      step.doing = `writing order-${id}.db`;
      const copy = join(dataDir, `order-${id}.db`);
      await copyWhole(join(backup, ordersName), copy, () => made.push(copy));
      signal.throwIfAborted();
    }
    made.push(join(dataDir, memoryFileName));
    memoryBeside(join(dataDir, "catalog.db")).remember(identity);
    clusterToken(join(dataDir, "cluster.token"));
    syncDirectory(dataDir);
    syncDirectory(dirname(dataDir));
  } catch (cause) {
    for (const path of made) rmSync(path, { force: true });
    throw inDirectory(dataDir, cause);
  }
}

/** Copies a file to a new one, on the disk before it returns. */
async function copyWhole(from: string, to: string, onMade: () => void): Promise<void> {
  const file = await open(to, "wx", 0o600);
  onMade();
  try {
    await copyFile(from, to);
    // The copy has the mode of what it was copied from.
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

function inDirectory(dataDir: string, cause: unknown): unknown {
  const { code } = cause as { code?: unknown };
  if (cause instanceof CommandError || typeof code !== "string") return cause;
  return new CommandError(`--data-dir "${dataDir}": it can't be written (${code}). Nothing was restored.`, 1, {
    cause,
  });
}

function inWords({ identity, head, takenAt }: Manifest, backup: string, dataDir: string): string {
  return (
    `Restored bazaar ${identity.bazaar} from "${backup}" of ${takenAt} to "${dataDir}": ` +
    `${counted(head.number, "order")}, for ${counted(identity.members.length, "replica")}.\n` +
    `Start it: ${launchLine(dataDir)}`
  );
}
