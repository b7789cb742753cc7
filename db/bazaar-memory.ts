import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Identity, ShownIdentity } from "../services/contract/identity.ts";

/**
 * What a data directory knows of its bazaar outside its databases: if those are gone, it still says that there was one,
 * so that nobody begins anew by mistake.
 */
export interface BazaarMemory {
  /** What was remembered last; null: there was no bazaar. */
  readonly identity: Identity | null;
  /** Keeps the identity, on the disk before it returns. */
  remember(identity: Identity): void;
}

export const memoryFileName = "bazaar.json";

/** What the file in a data directory says, or undefined if there is none, or none that can be read. */
export function readMemoryFile(directory: string): Identity | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, memoryFileName), "utf8")) as Identity;
  } catch {
    return undefined;
  }
}

/** The memory beside a database file. Services that share a directory belong to one bazaar and share its memory. */
export function memoryBeside(databasePath: string): BazaarMemory {
  const directory = dirname(databasePath);
  let known = readMemoryFile(directory);
  return {
    get identity() {
      return known ?? null;
    },
    remember(identity) {
      if (JSON.stringify(identity) === JSON.stringify(known)) return;
      writeWhole(join(directory, memoryFileName), JSON.stringify(identity));
      known = identity;
    },
  };
}

/** What a closed service shows of itself: it has no database to ask. */
export function identityIn({ identity }: BazaarMemory): ShownIdentity {
  return { bazaar: identity?.bazaar, lineage: undefined };
}

/** A reader finds the old content or the new one, never a part. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
