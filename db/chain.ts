import type { Head, LogEntry } from "../services/contract/order.ts";

/** An order without its hash, as it is before it gets its place in the chain. */
export type UnchainedEntry = Omit<LogEntry, "hash">;

/** The hash that an order gets after the one before it. */
export function chainHash(previous: string, entry: UnchainedEntry): string {
  const { number, key, name, quantity, type, term, time, replica } = entry;
  const text = JSON.stringify([number, key, name, quantity, type, term, time, replica]);
  return Bun.CryptoHasher.hash("sha256", previous + text, "hex");
}

/** Puts orders behind a head, in their order. */
export function chain(head: Head, entries: UnchainedEntry[]): LogEntry[] {
  let previous = head.hash;
  return entries.map((entry) => {
    previous = chainHash(previous, entry);
    return { ...entry, hash: previous };
  });
}
