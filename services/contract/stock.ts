import { FormatRegistry, type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { BazaarError } from "./errors.ts";

const unprintable = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFD]|(?!\u200D)\p{Cf}/u;

/** Of which most names are, and nothing else need be asked. */
const printableAscii = new RegExp(`^[ -~]{1,${limits.nameCharacters}}$`);

/** Whether a text may name a stock: 1 to 64 characters (code points), NFC, printable, not `.` or `..`. */
export function isStockName(text: unknown): text is string {
  if (typeof text !== "string" || text === "" || text === "." || text === "..") return false;
  if (printableAscii.test(text)) return true;
  if (text.length > 2 * limits.nameCharacters || [...text].length > limits.nameCharacters) return false;
  return !unprintable.test(text) && text.normalize("NFC") === text;
}

FormatRegistry.Set("stock-name", isStockName);

export const StockName = Type.String({
  format: "stock-name",
  description: `1 to ${limits.nameCharacters} printable characters (Unicode NFC), not "." or ".."`,
  examples: ["GameStart"],
});

/** 404, for a name that may be of any length. */
export function noSuchStock(name: string): BazaarError {
  return new BazaarError(404, `There is no stock ${JSON.stringify(name.slice(0, limits.nameCharacters))}.`);
}

export const Quantity = Type.Integer({
  minimum: 1,
  maximum: limits.quantityMax,
  description: "an integer from 1 to 1,000,000,000",
  examples: [3],
});

const Shares = Type.Integer({ minimum: 0, maximum: limits.sharesMax, examples: [100] });

export const Stock = Type.Object({
  name: StockName,
  price: Type.Number({ description: "in dollars, to the cent", examples: [15.99] }),
  quantity: Shares,
});
export type Stock = Static<typeof Stock>;

export const VersionedStock = Type.Object({
  ...Stock.properties,
  version: Type.Integer({ minimum: 1, description: "grows by one with each change", examples: [1] }),
});
export type VersionedStock = Static<typeof VersionedStock>;

/** One row of a listing: what the bazaar started with. */
export const ListedStock = Type.Object({
  name: StockName,
  priceCents: Type.Integer({ minimum: 0, examples: [1599] }),
  quantity: Shares,
});
export type ListedStock = Static<typeof ListedStock>;
export type Listing = ListedStock[];
