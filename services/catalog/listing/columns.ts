/** What a listing says of a stock. */
export const fields = ["name", "price", "quantity"] as const;
export type Field = (typeof fields)[number];

/** The column of a file that each field stands in, by its header. */
export type Columns = Record<Field, string>;

export const plainColumns: Columns = { name: "name", price: "price", quantity: "quantity" };

/**
 * Reads `name=Symbol,price=Last Sale,quantity=Volume`; a field that is left out has a column of its own name. Throws an
 * Error that says what is wrong with it.
 */
export function parseColumns(text: string): Columns {
  const columns: Partial<Columns> = {};
  // A comma that no field follows belongs to a header.
  for (const part of text.split(/,(?=\s*(?:name|price|quantity)\s*=)/i)) {
    const [, field, header] = /^\s*(name|price|quantity)\s*=\s*"?(.*?)"?\s*$/i.exec(part) ?? [];
    const known = fields.find((one) => one === field?.toLowerCase());
    if (known === undefined || !header) {
      throw new Error(`${JSON.stringify(part.slice(0, 60))} is not one of name=HEADER, price=HEADER, quantity=HEADER`);
    }
    if (columns[known] !== undefined) throw new Error(`${known} is named twice`);
    columns[known] = header;
  }
  return { ...plainColumns, ...columns };
}

/** Whether a header of a file is the one that is meant, however it is spaced and capitalized. */
export function isSameHeader(a: string, b: string): boolean {
  return spelled(a) === spelled(b);
}

function spelled(header: string): string {
  return header.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
}

/** Headers under which others keep these things, likeliest first. */
const guesses: Record<Field, readonly string[]> = {
  name: ["symbol", "ticker", "name", "stock", "code", "company"],
  price: ["price", "last sale", "last price", "last", "close", "adj close", "price (usd)", "current price"],
  quantity: ["quantity", "shares", "volume", "qty", "amount", "shares outstanding"],
};

/** How a file with these headers may be read all the same: a value for `--columns`. */
export function suggestColumns(headers: readonly string[]): string {
  return fields.map((field) => `${field}=${quoted(guess(field, headers))}`).join(",");
}

function guess(field: Field, headers: readonly string[]): string {
  const found = guesses[field].flatMap((name) => headers.filter((header) => isSameHeader(header, name)));
  return found[0] ?? "HEADER";
}

function quoted(header: string): string {
  return /^[\w.-]+$/.test(header) ? header : `"${header}"`;
}
