import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { Identity } from "../../../services/contract/identity.ts";
import { Hash, Head } from "../../../services/contract/order.ts";
import { CommandError } from "../../command-line/command-error.ts";

export const manifestFormat = 1;
export const manifestName = "manifest.json";
/** The file with the orders and the listing: a replica's database, readable by every SQLite. */
export const ordersName = "orders.db";

/** What a backup says of itself. A directory without one is no backup. */
export const Manifest = Type.Object({
  format: Type.Literal(manifestFormat),
  /** Every order that was answered before this moment is in the backup. ISO 8601. */
  takenAt: Type.String(),
  identity: Identity,
  term: Type.Integer({ minimum: 0 }),
  /** The hash of the listing, where the chain of orders begins. */
  listing: Hash,
  stocks: Type.Integer({ minimum: 0 }),
  /** The last order. */
  head: Head,
  /** Of the file with the orders. */
  bytes: Type.Integer({ minimum: 1 }),
  sha256: Hash,
});
export type Manifest = Static<typeof Manifest>;

/** Writes the manifest, on the disk before it returns. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const file = openSync(join(directory, manifestName), "wx", 0o600);
  try {
    writeSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a backup's manifest. Throws `CommandError` if the directory is no backup, or one of another release. */
export function readManifest(directory: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(directory, manifestName), "utf8"));
  } catch (cause) {
    throw new CommandError(`"${directory}" is no backup: it has no readable ${manifestName}.`, 1, { cause });
  }
  if (Value.Check(Manifest, value)) return value;
  const { format } = (value ?? {}) as { format?: unknown };
  if (Number.isInteger(format) && format !== manifestFormat) {
    throw new CommandError(`"${directory}" is a backup of format ${format}; this release reads ${manifestFormat}.`);
  }
  throw new CommandError(`"${directory}" is no backup: its ${manifestName} is damaged.`);
}
