import { expect, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { withDamagedIndex } from "../../test/harness/with-damaged-index.ts";
import { StockBook } from "./stock-book.ts";

const genesis = listingHash(defaultListing);

function listed() {
  const database = openCatalogDatabase(":memory:");
  const stocks = new StockBook(database);
  stocks.replaceAll(defaultListing);
  return { database, stocks };
}

test("a book of stocks gives them by name, and in pages", () => {
  const { stocks } = listed();
  const gameStart = { name: "GameStart", priceCents: 1_599, listed: 100, shares: 100, version: 1 };
  expect(stocks.get("GameStart")).toEqual(gameStart);
  expect(stocks.get("Nowhere Inc.")).toBeUndefined();
  stocks.write([{ ...gameStart, shares: 7, version: 2 }]);
  expect(stocks.get("GameStart")).toEqual({ ...gameStart, shares: 7, version: 2 });
  expect(stocks.checkedStocks(genesis)).toHaveLength(defaultListing.length);
});

test("an index of names that does not lead to every stock is noticed at the start, and never followed to another", () => {
  const { database } = listed();
  // In the table the price follows the name, in the index it does not.
  const damaged = new StockBook(withDamagedIndex(database, "MenhirCo", String.fromCharCode(999 >> 8, 999 & 0xff)));
  expect(() => damaged.checkedStocks(genesis)).toThrow("a stock is not found by its name");
  expect(() => damaged.get("LenhirCo")).toThrow(DamagedLog);
});

test.each(["shares = 101", "version = 2", "price_cents = 1", "listed = 99", "seal = NULL", "seal = seal + 1"])(
  "a stock that is not what was written is damage, whoever reads it: %s",
  (change) => {
    const { database, stocks } = listed();
    database.run(`UPDATE stocks SET ${change} WHERE name = 'FishCo'`);
    expect(() => stocks.get("FishCo")).toThrow(DamagedLog);
    expect(() => stocks.page("", 100)).toThrow(DamagedLog);
    expect(() => stocks.listingPage("", 100)).toThrow(DamagedLog);
    expect(() => stocks.checkedStocks(genesis)).toThrow(DamagedLog);
  },
);

test("a change of a stock that is not there is damage", () => {
  const { stocks } = listed();
  const nowhere = { name: "Nowhere Inc.", priceCents: 1, listed: 1, shares: 1, version: 1 };
  expect(() => stocks.write([nowhere])).toThrow(DamagedLog);
});
