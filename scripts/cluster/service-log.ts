import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from "node:fs";
import { dirname } from "node:path";
import { timing } from "./timing.ts";

/** A service's log, open for appending. */
export interface ServiceLog {
  descriptor: number;
  /** How long the file was when it was opened. */
  startBytes: number;
}

/** Opens the log for a service that is about to start, wherever its directory has gone since. */
export function openServiceLog(path: string, maxBytes: number = timing.logMaxBytes): ServiceLog {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rotateServiceLog(path, maxBytes);
  const descriptor = openSync(path, "a", 0o600);
  return { descriptor, startBytes: fstatSync(descriptor).size };
}

/**
 * Sets a log aside that has grown past `maxBytes`, as `.1`, and older ones as `.2` and so on; beyond `keep` they are
 * removed. The service that writes it need not know: it appends, so the file is copied and then emptied. What it writes
 * between the last look and the emptying, within microseconds, is lost. Throws what the disk says.
 */
export function rotateServiceLog(
  path: string,
  maxBytes: number = timing.logMaxBytes,
  keep: number = timing.logsKept,
): void {
  if (sizeOf(path) <= maxBytes) return;
  for (let number = keep - 1; number > 0; number -= 1) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
  copyFileSync(path, `${path}.1`);
  chmodSync(`${path}.1`, 0o600);
  appendRest(path, `${path}.1`);
  truncateSync(path);
}

/** Copies what has been written since. */
function appendRest(path: string, copy: string): void {
  const from = sizeOf(copy);
  const bytes = Buffer.alloc(Math.max(0, sizeOf(path) - from));
  const file = openSync(path, "r");
  try {
    appendFileSync(copy, bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from)));
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last line since `startBytes` that is not a JSON event: what a service says when it refuses to start. */
export function lastWords(path: string, startBytes: number): string | undefined {
  const lines = read(path, startBytes)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("{"));
  return lines.at(-1);
}

function read(path: string, startBytes: number): string {
  const maxBytes = 64 * 1024;
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      // One that was set aside meanwhile has begun anew.
      const from = Math.max(startBytes <= size ? startBytes : 0, size - maxBytes);
      const bytes = Buffer.alloc(maxBytes);
      return bytes.toString("utf8", 0, readSync(file, bytes, 0, maxBytes, from));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
