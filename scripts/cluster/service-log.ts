import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { timing } from "./timing.ts";

/** A service's log, open for appending. */
export interface ServiceLog {
  descriptor: number;
  /** How long the file was when it was opened. */
  startBytes: number;
}

/** Opens the log for a service that is about to start, wherever its directory has gone since; one that has grown past `maxBytes` is set aside as `.1`. */
export function openServiceLog(path: string, maxBytes: number = timing.logMaxBytes): ServiceLog {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maxBytes) renameSync(path, `${path}.1`);
  const descriptor = openSync(path, "a", 0o600);
  return { descriptor, startBytes: fstatSync(descriptor).size };
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
      const from = Math.max(startBytes, fstatSync(file).size - maxBytes);
      const bytes = Buffer.alloc(maxBytes);
      return bytes.toString("utf8", 0, readSync(file, bytes, 0, maxBytes, from));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
