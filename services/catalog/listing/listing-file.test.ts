import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isStockName, type Listing } from "../../contract/stock.ts";
import { limits } from "../../runtime/limits.ts";
import { parseListing, readListingFile } from "./listing-file.ts";

const rows = (...lines: string[]) => `name,price,quantity\n${lines.join("\n")}\n`;

describe("a listing", () => {
  test("is a header and one line a stock; prices are kept in cents, to the cent", () => {
    const text = rows("AAPL,229.87,1500000", "BRK.B,478,0", "NVR,9000.5,3", "F,0.01,9007199254740991", "X,1.15,7");
    expect(parseListing(text)).toEqual([
      { name: "AAPL", priceCents: 22_987, quantity: 1_500_000 },
      { name: "BRK.B", priceCents: 47_800, quantity: 0 },
      { name: "NVR", priceCents: 900_050, quantity: 3 },
      { name: "F", priceCents: 1, quantity: Number.MAX_SAFE_INTEGER },
      { name: "X", priceCents: 115, quantity: 7 },
    ]);
  });

  test("may quote its fields", () => {
    const text = rows('"Berkshire Hathaway, Inc.","478.15",100', '"The ""Big"" One",1,1');
    expect(parseListing(text).map(({ name }) => name)).toEqual(["Berkshire Hathaway, Inc.", 'The "Big" One']);
  });

  test("reads the same with a byte order mark, with CRLF, with empty lines and without a last line end", () => {
    const plain = rows("AAPL,229.87,10", "MSFT,430,20");
    const expected = parseListing(plain);
    const variants = [
      `\ufeff${plain}`,
      `\ufeff${plain.replace("name,price,quantity", '"name","price","quantity"')}`,
      plain.replaceAll("\n", "\r\n"),
      `\ufeff${plain.replaceAll("\n", "\r\n")}`,
      plain.trimEnd(),
      plain.replace("MSFT", "\nMSFT"),
      plain.replace("name,price,quantity", " Name , PRICE,Quantity"),
      rows(" AAPL,229.87,10".trim(), "MSFT, 430 , 20 "),
    ];
    for (const variant of variants) expect(parseListing(variant), JSON.stringify(variant)).toEqual(expected);
  });

  test("spells names in one way, however the file does", () => {
    expect(parseListing(rows("Cafe\u0301,1,1"))[0]!.name).toBe("Caf\u00e9");
    expect(() => parseListing(rows("Cafe\u0301,1,1", "Caf\u00e9,1,1"))).toThrow("line 3");
  });

  test("comes back from what was written of it", () => {
    const name = fc.array(fc.constantFrom("A", "b", ",", '"', " ", "é", "株", "."), { minLength: 1, maxLength: 12 });
    const stock = fc.record({
      name: name.map((units) => units.join("").trim()).filter(isStockName),
      priceCents: fc.nat({ max: 100_000_000 }),
      quantity: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    });
    const listings = fc.uniqueArray(stock, { minLength: 1, maxLength: 20, selector: (one) => one.name });
    const toCsv = (listing: Listing) =>
      rows(
        ...listing.map((one) => {
          const cents = String(one.priceCents % 100).padStart(2, "0");
          return `"${one.name.replaceAll('"', '""')}",${Math.floor(one.priceCents / 100)}.${cents},${one.quantity}`;
        }),
      );
    fc.assert(
      fc.property(listings, (listing) => {
        expect(parseListing(toCsv(listing))).toEqual(listing);
      }),
    );
  });
});

describe("a listing is refused", () => {
  test("without its header", () => {
    for (const text of ["", "\n", "AAPL,229.87,10\n", "name;price;shares\nA;1;1\n", "name,price\nA,1\n"]) {
      expect(() => parseListing(text), text).toThrow("line 1 must be name,price,quantity");
    }
  });

  test("without a stock", () => {
    expect(() => parseListing("name,price,quantity\n")).toThrow("it lists no stock");
  });

  test("with the line and what is wrong there", () => {
    const cases: [string, string][] = [
      ["A,12.345,1", "the price must be in dollars and at most two decimals"],
      ["A,€12,1", 'got "€12", which is in another currency'],
      ["A,-1,1", "the price"],
      ["A,1e3,1", "the price"],
      ["A,,1", "the price"],
      ["A,1,", "the quantity must be an integer from 0"],
      ["A,1,1.5", "the quantity"],
      ["A,1,-1", "the quantity"],
      ["A,1,9007199254740993", "the quantity"],
      [",1,1", "the name must be"],
      ["..,1,1", "the name must be"],
      [`${"x".repeat(65)},1,1`, "the name must be"],
      ["A,1", "has 2 fields, not 3"],
      ["A,1,1,1", "has 4 fields, not 3"],
      ['A"B,1,1', "Invalid Opening Quote"],
      ["GOOD,2,2", "GOOD stands in line 2 already"],
    ];
    for (const [line, words] of cases) {
      for (const text of [rows("GOOD,1,1", line, "LAST,1,1"), rows("GOOD,1,1", line).replaceAll("\n", "\r\n")]) {
        expect(() => parseListing(text), line).toThrow(words);
        expect(() => parseListing(text), line).toThrow(/^line 3\b/);
      }
    }
  });
});

test("a quote that is never closed is refused", () => {
  expect(() => parseListing(rows("GOOD,1,1", '"A,1,1'))).toThrow(/^line \d+: Quote Not Closed/);
});

describe("a listing's file", () => {
  test("is named where it can't be read or is refused", () => {
    const directory = mkdtempSync(join(tmpdir(), "bazaar-listing-"));
    try {
      const path = join(directory, "stocks.csv");
      expect(() => readListingFile(path)).toThrow(`The listing ${path} can't be read`);
      writeFileSync(path, "");
      truncateSync(path, limits.listingFileBytes + 1);
      expect(() => readListingFile(path)).toThrow(`it has ${limits.listingFileBytes + 1} bytes, over`);
      writeFileSync(path, rows("A,x,1"));
      expect(() => readListingFile(path)).toThrow(`The listing ${path} is refused: line 2: the price`);
      writeFileSync(path, rows("A,1,1"));
      expect(readListingFile(path)).toEqual([{ name: "A", priceCents: 100, quantity: 1 }]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
