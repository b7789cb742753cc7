/** One row of the listing: a name, a price as it is written in the CSV, and shares. */
type Row = readonly [name: string, price: string, shares: number];

/** Names that are easily broken on their way through URLs, CSV, JSON or SQL. */
export const oddNames = [
  "Two Words",
  "Ben & Jerry",
  "A/B",
  "../etc",
  "100%",
  "50%25",
  "%2F",
  "a?b#c",
  "a+b=c;d",
  'O\'Neill "The" Best, Inc',
  "back\\slash",
  "Ünïcödé",
  "日本電気",
  "🚀 Rockets",
  "👩‍👩‍👧 Family",
  "🦄".repeat(64),
  "x".repeat(64),
  "...",
  "-1",
  "__proto__",
  "constructor",
  "Robert'); DROP TABLE stocks;--",
] as const;

/** What each price in the CSV must be on the wire. */
export const prices = {
  Free: "0",
  Penny: "0.01",
  Round: "8",
  OneDigit: "8.2",
  Inexact: "1.1",
  Dear: "999999999999.99",
};

export const most = Number.MAX_SAFE_INTEGER;

/** Each topic has stocks of its own, so that no test depends on another one. */
const rows: readonly Row[] = [
  ["GameStart", "15.99", 100],
  ["Untouched", "200.99", 100],
  ["Traded", "9.99", 100],
  ["Keyed", "19.99", 100],
  ["Updated", "24.99", 100],
  ["Pushed", "30.99", 100],
  ["Bulk", "12.99", 1_000_000],
  ["Tagged", "99.99", 100],
  ["Sold Out", "1", 0],
  ["Full", "1", most],
  ["Nearly Full", "1", most - 1],
  ...Object.entries(prices).map(([name, price]) => [name, price, 1] as const),
  ...oddNames.map((name) => [name, "4.35", 10] as const),
];

/** In the order in which a bazaar pages through them: by name, as bytes. */
export const sortedNames: string[] = rows
  .map(([name]) => name)
  .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

export const listingCsv = [
  "name,price,quantity",
  ...rows.map(([name, price, shares]) => `"${name.replaceAll('"', '""')}",${price},${shares}`),
].join("\n");
