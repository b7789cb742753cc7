import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { DirectoryLock } from "../directory-lock.ts";
import { manifestName, ordersName } from "./manifest.ts";

/** A directory that gets its name only once it is whole. */
export interface DraftDirectory {
  path: string;
  /** Gives it its name, on the disk before it returns. */
  finish(): void;
  discard(): void;
}

/**
 * Makes `<path>.partial`, in place of what a backup that was cut off may have left there. Throws `CommandError` if there
 * is something at `path`, or if it can't be written there.
 */
export function draftDirectory(path: string): DraftDirectory {
  if (existsSync(path)) throw new CommandError(`"${path}" is there already: name a directory that is not.`);
  const draft = `${path}.partial`;
  try {
    if (existsSync(draft)) removeLeftOver(draft);
    mkdirSync(draft, { recursive: true, mode: 0o700 });
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const { code, message } = cause as { code?: unknown; message?: unknown };
    throw new CommandError(`"${draft}" can't be written (${String(code ?? message)}).`, 1, { cause });
  }
  return {
    path: draft,
    finish() {
      syncDirectory(draft);
      renameSync(draft, path);
      syncDirectory(dirname(path));
    },
    discard: () => rmSync(draft, { recursive: true, force: true }),
  };
}

function removeLeftOver(draft: string): void {
  const strange = readdirSync(draft).find((name) => name !== manifestName && !name.startsWith(ordersName));
  if (strange !== undefined) throw new CommandError(`"${draft}" holds other things (such as "${strange}").`);
  const orders = join(draft, ordersName);
  if (existsSync(orders) && DirectoryLock.isHeld(orders)) {
    throw new CommandError(`Another backup is just being written to "${draft}".`);
  }
  rmSync(draft, { recursive: true });
}

/** Has what was made, renamed or removed in a directory on the disk before it returns. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
