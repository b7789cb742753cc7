import { CsvError, type InfoRecord, parse } from "csv-parse/sync";
import { type Columns, type Field, fields, isSameHeader, suggestColumns } from "./columns.ts";

/** What a row says, with the line on which it ends. */
export type Row = Record<Field, string> & { line: number };

/**
 * Reads the rows of a CSV file (RFC 4180, with line ends of any kind) below a header that has `columns`, in any order and
 * among others. Its separator is the one with which the header has them, or the one that a line `sep=` names. Rows
 * without any content are passed over. Throws an Error that names the line.
 */
export function readTable(text: string, columns: Columns): Row[] {
  const { skipped, body, separator } = skipPreamble(text);
  const table = parseAll(body, separator ?? findSeparator(body, columns), skipped);
  const [head, ...rows] = table.filter(({ record }) => record.some((field) => field !== ""));
  const headers = withoutEmptyEnd(head?.record ?? []);
  const places = findColumns(headers, columns, head?.line ?? 1);
  return rows.map(({ record, line }) => {
    const content = record.slice(headers.length).some((field) => field !== "")
      ? record
      : record.slice(0, headers.length);
    if (content.length !== headers.length) throw new Error(wrongLength(content.length, headers.length, line));
    const read = (field: Field) => content[places[field]] ?? "";
    return { name: read("name"), price: read("price"), quantity: read("quantity"), line };
  });
}

const separators = [",", ";", "\t", "|"];

/** Comments before the header, and Excel's line that names the separator. A stock below may well begin with a "#". */
function skipPreamble(text: string): { skipped: number; body: string; separator: string | undefined } {
  const lines = text.split(/\r\n?|\n/);
  const begin = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  const skipped = Math.max(begin, 0);
  const [, separator] = /^"?sep=([,;|\t])"?$/i.exec(lines[skipped] ?? "") ?? [];
  const from = separator === undefined ? skipped : skipped + 1;
  return { skipped: from, body: lines.slice(from).join("\n"), separator };
}

function findSeparator(body: string, columns: Columns): string {
  const [first = ""] = body.split("\n", 1);
  const headers = (separator: string) => {
    try {
      return parseAll(first, separator, 0)[0]?.record ?? [];
    } catch {
      return [];
    }
  };
  const hasAll = (separator: string) =>
    fields.every((field) => headers(separator).some((header) => isSameHeader(header, columns[field])));
  const most = separators.toSorted((a, b) => headers(b).length - headers(a).length)[0];
  return separators.find(hasAll) ?? most ?? ",";
}

interface Line {
  record: string[];
  line: number;
}

function parseAll(body: string, delimiter: string, skipped: number): Line[] {
  try {
    const options = { delimiter, info: true, recordDelimiter: "\n", relaxColumnCount: true, trim: true };
    const rows = parse(body, options) as unknown as { record: string[]; info: InfoRecord }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines + skipped }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Error(`line ${Number(cause.lines) + skipped}: ${inWords(cause)}`, { cause });
  }
}

function inWords({ code, message }: CsvError): string {
  const remedy = 'write a field with quotes as "Acme ""The"" Co"';
  switch (code) {
    case "INVALID_OPENING_QUOTE":
      return `Invalid Opening Quote, in the middle of a field: ${remedy}`;
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return `Invalid Closing Quote, before the field's end: ${remedy}`;
    case "CSV_QUOTE_NOT_CLOSED":
      return "Quote Not Closed: a field begins with a quote and does not end with one";
    default:
      return message;
  }
}

function findColumns(headers: readonly string[], columns: Columns, line: number): Record<Field, number> {
  const place = (field: Field) => headers.findIndex((header) => isSameHeader(header, columns[field]));
  const places = { name: place("name"), price: place("price"), quantity: place("quantity") };
  const missing = fields.some((field) => places[field] === -1);
  if (missing) throw new Error(wrongHeader(headers, columns, line));
  for (const field of fields) {
    const twice = headers.filter((header) => isSameHeader(header, columns[field])).length > 1;
    if (twice) throw new Error(`line ${line} has two columns ${JSON.stringify(columns[field])}`);
  }
  return places;
}

function wrongHeader(headers: readonly string[], columns: Columns, line: number): string {
  const wanted = fields.map((field) => columns[field]).join(",");
  const shown = headers.join(",").slice(0, 120);
  const got = shown === "" ? "the file is empty" : `it is ${JSON.stringify(shown)}`;
  const hint =
    headers.length < fields.length
      ? ""
      : `; other headers are told by --columns (STOCKS_COLUMNS) ${suggestColumns(headers)}`;
  return `line ${line} must be ${wanted}; ${got}${hint}`;
}

function wrongLength(got: number, wanted: number, line: number): string {
  const hint = got > wanted ? ": a field that has a comma in it must be in quotes" : "";
  return `line ${line} has ${got} fields, not ${wanted}${hint}`;
}

function withoutEmptyEnd(record: readonly string[]): readonly string[] {
  return record.slice(0, record.findLastIndex((field) => field !== "") + 1);
}
