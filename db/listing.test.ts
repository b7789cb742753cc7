import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DamagedLog } from "./damaged-log.ts";
import { assertListing, defaultListing, listingHash } from "./listing.ts";

const [first, second, ...others] = defaultListing;

describe("a listing's name", () => {
  test("does not depend on the order of its rows", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(defaultListing, { minLength: defaultListing.length }), (shuffled) => {
        expect(listingHash(shuffled)).toBe(listingHash(defaultListing));
      }),
    );
  });

  test("is another one when a name, a price, a quantity or a row is", () => {
    const changed = [
      [{ ...first!, name: "Other" }, second!, ...others],
      [{ ...first!, priceCents: first!.priceCents + 1 }, second!, ...others],
      [{ ...first!, quantity: first!.quantity + 1 }, second!, ...others],
      [second!, ...others],
      [],
    ];
    const names = [defaultListing, ...changed].map(listingHash);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
  });

  test("stays the same from release to release: every order chain begins with it", () => {
    expect(listingHash(defaultListing)).toBe("5010c21544fb8a12376531276dc1485e74d09a7e8e3888eb18391a922a7c5079");
  });

  test("can't be had by moving digits or quotes from one field to another", () => {
    const name = (stock: string, priceCents: number, quantity: number) =>
      listingHash([{ name: stock, priceCents, quantity }]);
    expect(name("A", 11, 1)).not.toBe(name("A", 1, 11));
    expect(name("A1", 1, 1)).not.toBe(name("A", 11, 1));
    expect(name('A",1', 1, 1)).not.toBe(name("A", 1, 1));
  });
});

test("a listing with a row that can't be read is damaged, wherever that row is", () => {
  const [first, second] = defaultListing;
  const unreadable = { ...second!, name: null as unknown as string };
  for (const rows of [[unreadable], [first!, unreadable], [unreadable, first!]]) {
    expect(() => assertListing(rows, listingHash(defaultListing))).toThrow(DamagedLog);
  }
});

test("the default listing has ten stocks, each with a name of its own, a price and 100 shares", () => {
  expect(new Set(defaultListing.map(({ name }) => name)).size).toBe(10);
  for (const { priceCents, quantity } of defaultListing) {
    expect(Number.isInteger(priceCents) && priceCents > 0).toBe(true);
    expect(quantity).toBe(100);
  }
});
