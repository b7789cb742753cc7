import { readFileSync } from "node:fs";
import { CsvError, type InfoRecord, parse } from "csv-parse/sync";
import { isStockName, type ListedStock, type Listing, StockName } from "../contract/stock.ts";
import { ConfigurationError } from "../runtime/configuration.ts";
import { limits } from "../runtime/limits.ts";

const header = ["name", "price", "quantity"];

/** Reads a listing from a CSV file. Throws `ConfigurationError` with the file, the line and what is wrong there. */
export function readListingFile(path: string): Listing {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigurationError(`The listing ${path} can't be read: ${(cause as Error).message}.`, { cause });
  }
  try {
    return parseListing(text);
  } catch (cause) {
    throw new ConfigurationError(`The listing ${path} is refused: ${(cause as Error).message}.`, { cause });
  }
}

/** Reads a listing from CSV (RFC 4180) with the header `name,price,quantity`. Throws an Error that names the line. */
export function parseListing(text: string): Listing {
  const rows = readRows(text);
  const [first, ...rest] = rows;
  if (!first || first.record.map((field) => field.trim().toLowerCase()).join() !== header.join()) {
    throw new Error(`line 1 must be ${header.join(",")}`);
  }
  if (rest.length === 0) throw new Error("it lists no stock");
  if (rest.length > limits.listingStocks) throw new Error(`it lists more than ${limits.listingStocks} stocks`);
  const lines = new Map<string, number>();
  return rest.map(({ record, info }) => {
    const stock = readRow(record, info.lines);
    const before = lines.get(stock.name);
    if (before !== undefined) throw new Error(`line ${info.lines}: ${stock.name} stands in line ${before} already`);
    lines.set(stock.name, info.lines);
    return stock;
  });
}

interface Row {
  record: string[];
  info: InfoRecord;
}

function readRows(text: string): Row[] {
  try {
    const options = { bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true };
    return parse(text, options) as unknown as Row[];
  } catch (cause) {
    if (cause instanceof CsvError) throw new Error(`line ${Number(cause.lines) || "?"}: ${cause.message}`, { cause });
    throw cause;
  }
}

function readRow(fields: string[], line: number): ListedStock {
  const [name, price, quantity] = fields;
  if (fields.length !== header.length)
    throw new Error(`line ${line} has ${fields.length} fields, not ${header.length}`);
  const normalized = name?.normalize("NFC");
  if (!isStockName(normalized)) throw new Error(`line ${line}: the name must be ${StockName.description}`);
  return { name: normalized, priceCents: readPrice(price, line), quantity: readShares(quantity, line) };
}

function readPrice(text: string | undefined, line: number): number {
  const [, dollars, cents] = /^([0-9]{1,12})(?:\.([0-9]{1,2}))?$/.exec(text?.trim() ?? "") ?? [];
  if (dollars !== undefined) return Number(dollars) * 100 + Number((cents ?? "").padEnd(2, "0"));
  throw new Error(`line ${line}: the price must be in dollars and at most two decimals; got ${JSON.stringify(text)}`);
}

function readShares(text: string | undefined, line: number): number {
  const shares = /^[0-9]{1,16}$/.test(text?.trim() ?? "") ? Number(text) : Number.NaN;
  if (shares <= limits.sharesMax) return shares;
  throw new Error(
    `line ${line}: the quantity must be an integer from 0 to ${limits.sharesMax}; got ${JSON.stringify(text)}`,
  );
}
