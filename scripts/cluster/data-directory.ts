import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { readClusterFile } from "./cluster-file.ts";
import { clusterToken } from "./cluster-token.ts";
import { controlSocketName } from "./control-socket.ts";
import { DirectoryLock } from "./directory-lock.ts";
import { timing } from "./timing.ts";

/** A data directory that this launcher alone uses, until it lets it go. */
export interface DataDirectory {
  clusterFile: string;
  controlSocket: string;
  token: string;
  release(): void;
}

/**
 * Opens the directory, or makes it; what is there is for this user alone then. Throws `CommandError` where another launcher uses it (after `waitMs`), where it
 * holds something that is not a bazaar's, or where it can't be read and written.
 */
export function openDataDirectory(path: string, waitMs: number = timing.lockWaitMs): DataDirectory {
  let lock: DirectoryLock | "taken" = "taken";
  try {
    mkdirSync(path, { recursive: true });
    checkContent(path);
    lock = DirectoryLock.take(join(path, "cluster.lock"), waitMs);
    if (lock === "taken") throw inUse(path);
    mkdirSync(join(path, "logs"), { recursive: true });
    makePrivate(path);
    const token = clusterToken(join(path, "cluster.token"));
    const held = lock;
    const clusterFile = join(path, "cluster.json");
    const controlSocket = join(path, controlSocketName);
    return { clusterFile, controlSocket, token, release: () => held.release() };
  } catch (cause) {
    if (lock !== "taken") lock.release();
    throw cause instanceof CommandError ? cause : explain(path, cause);
  }
}

/**
 * Takes from others what an older launcher, or a copy, has left open to them. Who may write the directory without owning it
 * can't; that is its owner's affair.
 */
function makePrivate(path: string): void {
  restrict(path, 0o700);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) restrict(join(entry.parentPath, entry.name), 0o700);
    if (entry.isFile()) restrict(join(entry.parentPath, entry.name), 0o600);
  }
}

/** A killed launcher's services may just be about to end, and to remove files. */
function restrict(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (cause) {
    if (!["EPERM", "ENOENT"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
  }
}

/** What someone else keeps there must not be mixed with a bazaar's files. */
function checkContent(path: string): void {
  const names = readdirSync(path);
  if (names.length === 0 || names.includes("cluster.lock") || names.includes("cluster.token")) return;
  const example = names[0] ?? "";
  throw new CommandError(
    `--data-dir "${path}": it holds other things (such as "${example}") and no bazaar: choose an empty or a new directory.`,
  );
}

function inUse(path: string): CommandError {
  const pid = readClusterFile(join(path, "cluster.json"))?.launcher.pid;
  const who = pid === undefined ? "another cluster" : `another cluster (launcher pid ${pid})`;
  return new CommandError(`--data-dir "${path}": ${who} uses it: stop that one or choose another directory.`);
}

function explain(path: string, cause: unknown): CommandError {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const notDirectory = code === "EEXIST" || code === "ENOTDIR";
  const why = notDirectory ? "it is not a directory" : `it can't be read and written (${String(code ?? message)})`;
  return new CommandError(`--data-dir "${path}": ${why}.`, 1, { cause });
}
