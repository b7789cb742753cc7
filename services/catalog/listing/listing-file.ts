import { readFileSync, statSync } from "node:fs";
import { isStockName, type ListedStock, type Listing, StockName } from "../../contract/stock.ts";
import { ConfigurationError } from "../../runtime/configuration.ts";
import { limits } from "../../runtime/limits.ts";
import { type Columns, plainColumns } from "./columns.ts";
import { decodeText } from "./decode-text.ts";
import { type Decimal, readDecimal } from "./read-number.ts";
import { type Row, readTable } from "./read-table.ts";

/** Reads a listing from a CSV file. Throws `ConfigurationError` with the file, the line and what is wrong there. */
export function readListingFile(path: string, columns: Columns = plainColumns): Listing {
  const bytes = readBytes(path);
  try {
    return parseListing(decodeText(bytes), columns);
  } catch (cause) {
    throw new ConfigurationError(`The listing ${path} is refused: ${(cause as Error).message}.`, { cause });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > limits.listingFileBytes) throw new Error(`it has ${size} bytes, over ${limits.listingFileBytes}`);
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigurationError(`The listing ${path} can't be read: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * Reads a listing from a table with the header `name,price,quantity`, or the headers that `columns` names. What is
 * written in one of several ways that mean the same is taken; nothing is rounded or guessed. Throws an Error that names
 * the line.
 */
export function parseListing(text: string, columns: Columns = plainColumns): Listing {
  const rows = readTable(text, columns);
  if (rows.length === 0) throw new Error("it lists no stock");
  if (rows.length > limits.listingStocks) throw new Error(`it lists more than ${limits.listingStocks} stocks`);
  const lines = new Map<string, number>();
  return rows.map((row) => {
    const stock = readStock(row);
    const before = lines.get(stock.name);
    if (before !== undefined) throw new Error(`line ${row.line}: ${stock.name} stands in line ${before} already`);
    lines.set(stock.name, row.line);
    return stock;
  });
}

function readStock({ name, price, quantity, line }: Row): ListedStock {
  const normalized = readName(name);
  if (!isStockName(normalized)) throw new Error(`line ${line}: the name must be ${StockName.description}`);
  return { name: normalized, priceCents: readPrice(price, line), quantity: readShares(quantity, price, line) };
}

/** A name as people type it: other kinds of spaces look the same as plain ones, and those around it look like nothing. */
function readName(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\p{Zs}/gu, " ")
    .trim();
}

const dollarDigits = 12;

/** The price in cents, from its digits: a float's cents are now and then one too few. */
function readPrice(text: string, line: number): number {
  const refuse = (why: string) =>
    new Error(
      `line ${line}: the price must be in dollars and at most two decimals, such as 15.99; got ${shown(text)}, which ${why}`,
    );
  const { whole, fraction } = read(() => readDecimal(withoutDollar(text)), refuse);
  if (/[1-9]/.test(fraction.slice(2))) throw refuse("is no whole number of cents: round it yourself");
  if (whole.length > dollarDigits) throw refuse(`has over ${dollarDigits} digits`);
  return Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, "0"));
}

/** "$15.99", "15.99 $", "USD 15.99". */
function withoutDollar(text: string): string {
  return text.trim().replace(/^(?:US\$|\$|USD)\s*(?=[\d.])|(?<=[\d.])\s*(?:US\$|\$|USD)$/gi, "");
}

function readShares(text: string, price: string, line: number): number {
  const refuse = (why: string) =>
    new Error(
      `line ${line}: the quantity must be an integer from 0 to ${limits.sharesMax}; got ${shown(text)}, which ${why}`,
    );
  const pointElsewhere = price.includes(".");
  const { whole, fraction } = read(() => readDecimal(text.trim(), { pointElsewhere }), refuse);
  if (/[1-9]/.test(fraction)) throw refuse("is no whole number");
  // Beyond it a number is not exact any more, so digits are counted first.
  const shares = whole.length <= 16 ? Number(whole) : Number.NaN;
  if (shares <= limits.sharesMax) return shares;
  throw refuse("is too large");
}

function read(work: () => Decimal, refuse: (why: string) => Error): Decimal {
  try {
    return work();
  } catch (cause) {
    throw refuse((cause as Error).message);
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
