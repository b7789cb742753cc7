/**
 * Decodes a text file: UTF-8, with or without a byte order mark, or UTF-16, as Excel's "Unicode text" is. Throws an Error
 * that says what the file is otherwise, and what to do.
 */
export function decodeText(bytes: Uint8Array): string {
  const kind = kinds.find(({ magic }) => startsWith(bytes, magic));
  if (kind) throw new Error(`it is ${kind.name}: ${kind.remedy ?? saveAsCsv}`);
  const text = decode(bytes);
  if (/^\s*[[{]/.test(text)) throw new Error("it is JSON: save it as CSV");
  if (/^\s*<(!|\?|html|table)/i.test(text)) throw new Error(`it is HTML or XML: ${saveAsCsv}`);
  return text;
}

const saveAsCsv = 'open it in a spreadsheet and save it as "CSV UTF-8"';

/** What is mistaken for a CSV file, by its first bytes. */
const kinds: readonly { magic: string; name: string; remedy?: string }[] = [
  { magic: "PK\x03\x04", name: "an Excel workbook or another zip archive" },
  { magic: "\xd0\xcf\x11\xe0", name: "an old Excel workbook" },
  { magic: "\x1f\x8b", name: "compressed by gzip", remedy: "unpack it first (gunzip)" },
  { magic: "%PDF", name: "a PDF" },
  { magic: "SQLite format 3", name: "an SQLite database", remedy: "export the table as CSV" },
  { magic: "PAR1", name: "a Parquet file", remedy: "export it as CSV" },
];

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(magic.length, bytes.length)).toString("latin1") === magic;
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // Without its mark, too: in UTF-16 every second byte of a header is 0, and in UTF-8 none.
  if ((first === 0xff && second === 0xfe) || (first && second === 0)) return decodeAs("utf-16le", bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return decodeAs("utf-16be", bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(notUtf8(bytes), { cause });
  }
}

function decodeAs(encoding: "utf-16le" | "utf-16be", bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`it is damaged: it begins as UTF-16 and does not go on as that`, { cause });
  }
}

/** Names the line and shows what it is likely to say: most of such files are in Windows' encoding of Western Europe. */
function notUtf8(bytes: Uint8Array): string {
  const lines = new TextDecoder("windows-1252").decode(bytes).split(/\r\n?|\n/);
  const plain = new TextDecoder("utf-8").decode(bytes).split(/\r\n?|\n/);
  const index = plain.findIndex((line) => line.includes("\uFFFD"));
  const shown = JSON.stringify((lines[index] ?? "").slice(0, 40));
  return (
    `line ${index + 1} is not UTF-8, but perhaps Windows-1252 (${shown}): save the file as "CSV UTF-8", ` +
    "or run iconv -f WINDOWS-1252 -t UTF-8"
  );
}
