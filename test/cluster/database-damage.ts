import { Database } from "bun:sqlite";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { LogEntry } from "../../services/contract/order.ts";
import { deleteDatabase } from "./stored-logs.ts";

/** Something that a disk may do to the database of a replica that does not run. `path` is that of its main file. */
export interface DatabaseDamage {
  what: string;
  /** Whether all orders can be read nonetheless, so that it shows only later. */
  isHidden?: true;
  inflict(path: string, log: LogEntry[]): void;
}

/** What a killed replica has written lies in its write-ahead log, until SQLite moves it to the main file. */
export const damages: DatabaseDamage[] = [
  { what: "whose database is deleted", inflict: (path) => deleteDatabase(dirname(path), basename(path, ".db")) },
  { what: "whose file is cut in half", inflict: (path) => cut(checkpointed(path), (bytes) => bytes / 2) },
  { what: "whose file loses its last bytes", inflict: (path) => cut(checkpointed(path), (bytes) => bytes - 1_000) },
  { what: "whose write-ahead log is cut in half", inflict: (path) => cut(`${path}-wal`, (bytes) => bytes / 2) },
  { what: "in whose write-ahead log a bit flips", inflict: (path) => flipInFrame(`${path}-wal`) },
  { what: "in whose file a bit of an order flips", inflict: flipInOrder },
  { what: "in whose file a bit of a row's header flips", inflict: (path, log) => flipInRow(checkpointed(path), log) },
  { what: "in whose file a bit of the schema flips", inflict: (path) => flipInSchema(checkpointed(path)) },
  {
    what: "in whose file a bit of the header flips",
    isHidden: true,
    inflict: (path) => flipInHeader(checkpointed(path)),
  },
];

/** Has SQLite move all that was written to the main file, as it does from time to time. */
function checkpointed(path: string): string {
  using database = new Database(path, { readwrite: true, create: false, strict: true });
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return path;
}

function cut(path: string, leave: (bytes: number) => number): void {
  truncateSync(path, Math.floor(leave(statSync(path).size)));
}

/** In the key of the order in the middle of the log: no structure of SQLite's, so only the chain can notice. */
export function flipInOrder(path: string, log: LogEntry[]): void {
  flip(checkpointed(path), (content) => findRow(content, log));
}

/** In the same row's header: the types of its columns move up by one, and SQLite reads the last, the hash, as NULL. */
function flipInRow(path: string, log: LogEntry[]): void {
  flip(path, (content) => findRow(content, log) - columns, 0x80);
}

/** In the name of a column, as the file's own list of its tables has it. */
function flipInSchema(path: string): void {
  flip(path, (content) => content.indexOf("`replica`") + 1);
}

/** In the number of unused pages: SQLite will look for one that is not there as soon as it needs a new one. */
function flipInHeader(path: string): void {
  flip(path, () => unusedPagesAt);
}

const unusedPagesAt = 39;

/** Of an order; each takes one byte in the header of a row. */
const columns = 9;

/** Where the order in the middle of the log has its key, which is the first that follows the row's header. */
function findRow(content: Buffer, log: LogEntry[]): number {
  const { key, name } = log[Math.floor(log.length / 2)]!;
  // Each row has the name behind the key; what a page may still hold from before a split comes earlier in the file.
  return content.lastIndexOf(key + name);
}

/** In a page in the middle of the write-ahead log: SQLite then takes that and all that follows for never written. */
function flipInFrame(path: string): void {
  flip(path, (content) => {
    const { frameBytes, current } = readFrames(content);
    return headerBytes + Math.floor(current / 2) * frameBytes + frameHeaderBytes;
  });
}

const headerBytes = 32;
const frameHeaderBytes = 24;

/** See sqlite.org/fileformat.html: frames with another salt than the header's are remains of an earlier log. */
function readFrames(content: Buffer): { frameBytes: number; current: number } {
  const frameBytes = frameHeaderBytes + content.readUInt32BE(8);
  const salt = content.subarray(16, 24);
  let current = 0;
  for (let at = headerBytes; at + frameBytes <= content.length; at += frameBytes) {
    if (!content.subarray(at + 8, at + 16).equals(salt)) break;
    current += 1;
  }
  return { frameBytes, current };
}

function flip(path: string, find: (content: Buffer) => number, bit = 1): void {
  const content = readFileSync(path);
  const at = find(content);
  if (content[at] === undefined) throw new Error(`There is nothing to flip in ${path}.`);
  content[at] ^= bit;
  writeFileSync(path, content);
}
