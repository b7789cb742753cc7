import type { Listing } from "../services/contract/stock.ts";
import { DamagedLog } from "./damaged-log.ts";

/** What a bazaar lists when it is not told otherwise. */
export const defaultListing: Listing = [
  { name: "GameStart", priceCents: 1599, quantity: 100 },
  { name: "FishCo", priceCents: 1999, quantity: 100 },
  { name: "BoarCo", priceCents: 2499, quantity: 100 },
  { name: "MenhirCo", priceCents: 999, quantity: 100 },
  { name: "CrassusRealty", priceCents: 3099, quantity: 100 },
  { name: "AugustusPizza", priceCents: 1299, quantity: 100 },
  { name: "DivineComics", priceCents: 999, quantity: 100 },
  { name: "LegionLogistics", priceCents: 9999, quantity: 100 },
  { name: "TiberAqueducts", priceCents: 20099, quantity: 100 },
  { name: "MercuryExpress", priceCents: 1599, quantity: 100 },
];

/** Checks rows that were read against the hash of what was written. Throws `DamagedLog`. */
export function assertListing(listing: Listing, hash: string): void {
  // SQLite does not check what it reads: a damaged row may have NULL for its name.
  const isReadable = listing.every(({ name }) => typeof name === "string");
  if (!isReadable || listingHash(listing) !== hash) throw new DamagedLog("the listing does not fit its hash");
}

/** Names a listing: SHA-256 over its rows by name. Every order chain begins with it. */
export function listingHash(listing: Listing): string {
  const hasher = new Bun.CryptoHasher("sha256");
  const byName = listing.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const { name, priceCents, quantity } of byName)
    hasher.update(`${JSON.stringify([name, priceCents, quantity])}\n`);
  return hasher.digest("hex");
}
