import { describe, expect, test } from "bun:test";
import { parseColumns } from "./columns.ts";
import { decodeText } from "./decode-text.ts";
import { parseListing } from "./listing-file.ts";

/** What comes of a file's bytes. */
const listed = (bytes: Uint8Array, columns = "") =>
  parseListing(decodeText(bytes), columns === "" ? undefined : parseColumns(columns));
const listedText = (text: string, columns?: string) => listed(Buffer.from(text), columns);
const rows = (...lines: string[]) => `name,price,quantity\n${lines.join("\n")}\n`;

const utf16 = (text: string, byteOrder: "le" | "be") => {
  const bytes = Buffer.from(text, "utf16le");
  return byteOrder === "le" ? bytes : bytes.swap16();
};
const AAA = { name: "AAA", priceCents: 2355, quantity: 100 };

describe("a listing is read as people and programs write it:", () => {
  test.each<[string, Uint8Array | string]>([
    ["line ends of Windows", "name,price,quantity\r\nAAA,23.55,100\r\n"],
    ["line ends of an old Mac", "name,price,quantity\rAAA,23.55,100\r"],
    ["a header with one line end, rows with another", "name,price,quantity\r\nAAA,23.55,100\n"],
    ["the other way round", "name,price,quantity\nAAA,23.55,100\r\n"],
    ["the rows below the table that a spreadsheet adds", "name,price,quantity\r\nAAA,23.55,100\r\n,,\r\n ,,\r\n"],
    ["a comma at each end", "name,price,quantity,\nAAA,23.55,100,\n"],
    ["a comma at the end of rows alone", "name,price,quantity\nAAA,23.55,100,,\n"],
    ["semicolons", "\ufeffname;price;quantity\r\nAAA;23.55;100\r\n"],
    ["tabs", "name\tprice\tquantity\nAAA\t23.55\t100\n"],
    ["bars", "name|price|quantity\nAAA|23.55|100\n"],
    ["a line that names the separator", "sep=,\r\nname,price,quantity\r\nAAA,23.55,100\r\n"],
    ["a line that names another one", "sep=;\nname;price;quantity\nAAA;23.55;100\n"],
    ["UTF-16 with its mark", utf16("\ufeffname,price,quantity\r\nAAA,23.55,100\r\n", "le")],
    ["UTF-16 of the other byte order", utf16("\ufeffname,price,quantity\r\nAAA,23.55,100\r\n", "be")],
    ["UTF-16 with tabs, as Excel's Unicode text", utf16("\ufeffname\tprice\tquantity\r\nAAA\t23.55\t100\r\n", "le")],
    ["UTF-16 without its mark", utf16("name,price,quantity\nAAA,23.55,100\n", "le")],
    ["comments above the header", "# my stocks\n\n# of today\nname,price,quantity\nAAA,23.55,100\n"],
    ["columns that line up", "name      ,price ,quantity\nAAA       ,23.55 ,100\n"],
    ["spaces before quotes", 'name, price, quantity\n"AAA", "23.55", "100"\n'],
    ["spaces within quotes", rows('" AAA ","23.55 "," 100"')],
    ["columns in another order", "quantity,name,price\n100,AAA,23.55\n"],
    ["columns of its own besides", "name,sector,price,quantity,note\nAAA,Tech,23.55,100,\n"],
    ["pandas' index", ",name,price,quantity\n0,AAA,23.55,100\n"],
    ["pandas' decimals", rows("AAA,23.550,100.0")],
    ["dollars", rows("AAA,$23.55,100")],
    ["dollars and their name", rows("AAA,USD 23.55,100")],
  ])("%s", (_, file) => {
    expect(listed(typeof file === "string" ? Buffer.from(file) : file)).toEqual([AAA]);
  });

  test.each([
    [".99", 99],
    ["5.", 500],
    ["0", 0],
    ["1.1500", 115],
    ['"1,234.56"', 123_456],
    ['"1,234,567"', 123_456_700],
    ["1 234.56", 123_456],
    ["1\u202f234.56", 123_456],
    ["1'234.56", 123_456],
    ["$1_000", 100_000],
  ])("a price of %s", (price, priceCents) => {
    expect(listedText(rows(`A,${price},1`))).toEqual([{ name: "A", priceCents, quantity: 1 }]);
  });

  test.each([
    ["100.", 100],
    ["100.000", 100],
    ['"1,000"', 1_000],
    ['"12,345,678"', 12_345_678],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("a quantity of %s beside a price with a point", (quantity, shares) => {
    expect(listedText(rows(`A,1.00,${quantity}`))).toEqual([{ name: "A", priceCents: 100, quantity: shares }]);
  });
});

describe("a name", () => {
  test.each([
    ["  GameStart ", "GameStart"],
    ["A\u00a0B\u2009", "A B"],
    ["Nestle\u0301", "Nestl\u00e9"],
    ["BRK/B", "BRK/B"],
    ["100% Fun & Co. #1?", "100% Fun & Co. #1?"],
    ["# not a comment", "# not a comment"],
    ["007", "007"],
    ["null", "null"],
  ])("of %p is %p", (written, name) => {
    expect(listedText(rows(`${written},1,1`))).toEqual([{ name, priceCents: 100, quantity: 1 }]);
  });

  test.each([
    ["GameStart", "GameStart "],
    ["Nestle\u0301", "Nestl\u00e9"],
    ["A B", "A\u00a0B"],
  ])("stands in one row only, however it is written: %p and %p", (first, second) => {
    expect(() => listedText(rows(`${first},1,1`, `${second},1,1`))).toThrow(/^line 3: .* stands in line 2 already$/);
  });
});

describe("a listing is refused with what it is and what to do:", () => {
  test.each<[string, string, string]>([
    ["half a cent", "A,1.005,1", "is no whole number of cents: round it yourself"],
    ["Yahoo's decimals", "A,189.979996,1", "is no whole number of cents"],
    ["less than nothing", "A,-1,1", "is negative"],
    ["an accountant's negative", "A,(1.00),1", "is negative"],
    ["a typographer's negative", "A,\u22121,1", "is negative"],
    ["scientific notation", "A,1E+2,1", "scientific notation, which may have lost digits: write it in full"],
    ["a decimal comma", 'A,"23,55",1', "has a decimal comma: write a decimal point"],
    ["a decimal comma with points for thousands", 'A,"1.234,56",1', "has a decimal comma"],
    ["a comma that may be either", 'A,"1,234",1', "may mean 1234 or 1.234: write it without the comma"],
    ["a comma in a quantity that may be either", 'A,5,"1,234"', "may mean 1234 or 1.234: write it without the comma"],
    ["other groups than of three", 'A,"12,34,567.00",1', "is no number in plain digits"],
    ["another currency", "A,12 EUR,1", "is in another currency"],
    ["no price", "A,,1", "is missing"],
    ["a price that is not known", "A,N/A,1", "is no number in plain digits"],
    ["a column that was too narrow", "A,#####,1", "too wide for its column: widen that"],
    ["a spreadsheet's error", "A,#REF!,1", "is a spreadsheet's error"],
    ["an abbreviated quantity", "A,1,1.5M", "is abbreviated: write it in full"],
    ["half a share", "A,1,1.5", "is no whole number"],
    ["a percentage", "A,1,5%", "is a percentage"],
    ["a name with a comma", "Acme, Inc.,1,1", "has 4 fields, not 3: a field that has a comma in it must be in quotes"],
    ["quotes within a name", 'Acme "X" Ltd,1,1', 'write a field with quotes as "Acme ""The"" Co"'],
    ["something after a quote", '"Acme" Ltd,1,1', "Invalid Closing Quote"],
    ["no name", " ,1,1", "the name must be"],
  ])("%s", (_, row, words) => {
    expect(() => listedText(rows("GOOD,1,1", row, "LAST,1,1"))).toThrow(words);
    expect(() => listedText(rows("GOOD,1,1", row, "LAST,1,1"))).toThrow(/^line 3\b/);
  });

  test("lines count from the top of the file, whatever stands above the header", () => {
    expect(() => listedText("# mine\n\nsep=;\nname;price;quantity\n\nA;x;1\n")).toThrow(/^line 6:/);
  });

  test.each<[string, Uint8Array, string]>([
    [
      "Windows-1252",
      Buffer.from("name,price,quantity\r\nA,1,1\r\nNestl\u00e9,1,1\r\n", "latin1"),
      'line 3 is not UTF-8, but perhaps Windows-1252 ("Nestl\u00e9,1,1"): save the file as "CSV UTF-8", or run iconv',
    ],
    ["an Excel workbook", Buffer.from("PK\x03\x04...."), "it is an Excel workbook or another zip archive: open it"],
    ["an old Excel workbook", Buffer.from("d0cf11e0a1b1", "hex"), "it is an old Excel workbook: open it"],
    ["a compressed file", Buffer.from("1f8b0800", "hex"), "it is compressed by gzip: unpack it first"],
    ["half a character of UTF-16", Buffer.from("fffe6e0061", "hex"), "it is damaged: it begins as UTF-16"],
    ["JSON", Buffer.from('[\n{"name":"A"}]'), "it is JSON: save it as CSV"],
    ["a web page", Buffer.from("<!doctype html><table>"), "it is HTML or XML: open it in a spreadsheet"],
    ["angular headers", Buffer.from("<TICKER>,<CLOSE>,<VOL>\nA,1,1"), "line 1 must be name,price,quantity; it is"],
    ["nothing", Buffer.from(""), "line 1 must be name,price,quantity; the file is empty"],
  ])("%s", (_, bytes, words) => {
    expect(() => listed(bytes)).toThrow(words);
  });
});

describe("columns of other names", () => {
  const screener = [
    "Symbol,Name,Last Sale,Net Change,% Change,Volume",
    'AAA,"Alpha Agri Inc. Common Stock",$23.55,0.11,0.469%,812345',
    "BRK/B,Berk Class B,$1.00,,,100",
  ].join("\n");

  test("are told by who knows them, in any case", () => {
    const expected = [
      { name: "AAA", priceCents: 2355, quantity: 812_345 },
      { name: "BRK/B", priceCents: 100, quantity: 100 },
    ];
    expect(listedText(screener, 'name=Symbol,price="Last Sale",quantity=Volume')).toEqual(expected);
    expect(listedText(screener, "quantity=volume, price=last  sale ,name=SYMBOL")).toEqual(expected);
    expect(listedText('name,"Close, in $",quantity\nA,1,2', "price=Close, in $")).toEqual([
      { name: "A", priceCents: 100, quantity: 2 },
    ]);
  });

  test("are suggested where they are likely", () => {
    const words = '--columns (STOCKS_COLUMNS) name=Symbol,price="Last Sale",quantity=Volume';
    expect(() => listedText(screener)).toThrow(words);
    expect(() => listedText("Date,Open,Close\n1,2,3\n")).toThrow("name=HEADER,price=Close,quantity=HEADER");
  });

  test("must be there once", () => {
    expect(() => listedText(screener, "name=Ticker,price=Last Sale,quantity=Volume")).toThrow(
      "line 1 must be Ticker,Last Sale,Volume",
    );
    expect(() => listedText("name,price,Price,quantity\nA,1,1,1\n")).toThrow('line 1 has two columns "price"');
  });

  test.each(["name", "cost=Price", "name=", "name=A,name=B"])("are not told by %p", (text) => {
    expect(() => parseColumns(text)).toThrow();
  });
});
