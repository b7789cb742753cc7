import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { isStockName, noSuchStock, Quantity, StockName } from "./stock.ts";

const units = ["a", "/", " ", ".", "%", "\u00e9", "e\u0301", "\n", "\u200b", "🚀", "株", "\ud800"];
const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 70 });

describe("a stock's name", () => {
  test("may be what people write, in any script", () => {
    const names = [
      "A",
      "GameStart",
      "Berkshire Hathaway, Inc.",
      "BRK.B",
      "a/b?c=d",
      "株式会社",
      "Ünïcode",
      "🚀",
      "👩‍🚀",
      "...",
    ];
    for (const name of names) expect(isStockName(name), name).toBe(true);
  });

  test("has 1 to 64 characters, counted as people count them", () => {
    expect(isStockName("x".repeat(64))).toBe(true);
    expect(isStockName("🚀".repeat(64))).toBe(true);
    for (const bad of ["", "x".repeat(65), "🚀".repeat(65)]) expect(isStockName(bad), bad).toBe(false);
  });

  test("is not one that a path would swallow", () => {
    for (const bad of [".", ".."]) expect(isStockName(bad)).toBe(false);
  });

  test("is printable", () => {
    const controls = ["\n", "\0", "\x7f", "\u2028", "\u2029"];
    const invisible = ["\u200b", "\u202e", "\ufeff"];
    const notCharacters = ["\ud800", "\ue000", "\uffff", "\ufffd"];
    for (const bad of [...controls, ...invisible, ...notCharacters]) {
      expect(isStockName(`a${bad}b`), JSON.stringify(bad)).toBe(false);
    }
  });

  test("has one spelling: what looks the same is the same", () => {
    expect(isStockName("Caf\u00e9")).toBe(true);
    expect(isStockName("Cafe\u0301")).toBe(false);
  });

  test("is a text, and its model asks for the same", () => {
    const anything = fc.oneof(text, fc.integer(), fc.constant(null));
    fc.assert(fc.property(anything, (value) => Value.Check(StockName, value) === isStockName(value)));
  });

  test("survives its way through a URL and JSON", () => {
    fc.assert(
      fc.property(text.filter(isStockName), (name) => {
        expect(decodeURIComponent(new URL(`http://a/lookup/${encodeURIComponent(name)}`).pathname.slice(8))).toBe(name);
        expect(JSON.parse(JSON.stringify(name))).toBe(name);
      }),
    );
  });
});

test("a quantity is an integer from 1 to 1,000,000,000", () => {
  for (const good of [1, 3, 1_000_000_000]) expect(Value.Check(Quantity, good)).toBe(true);
  for (const bad of [
    "1",
    1.5,
    0,
    -5,
    1_000_000_001,
    null,
    undefined,
    [1],
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
  ]) {
    expect(Value.Check(Quantity, bad), String(bad)).toBe(false);
  }
});

test("a stock that is not there is named, but not at any length", () => {
  expect(noSuchStock("NoSuchCo")).toMatchObject({ status: 404, message: 'There is no stock "NoSuchCo".' });
  expect(noSuchStock("x".repeat(10_000)).message.length).toBeLessThan(100);
});
