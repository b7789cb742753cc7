import { describe, expect, test } from "bun:test";
import { expectBody, expectError } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";
import { most, prices } from "../listing.ts";

export function sharesAndPrices(bazaar: Bazaar): void {
  describe("a price is shown to the cent", () => {
    for (const [name, price] of Object.entries(prices)) {
      test(`${name} costs ${price}`, async () => {
        expectBody(await bazaar.get("front-end-1", `/stocks/${name}`), {
          data: { name, price: Number(price), quantity: 1 },
        });
        expect(await bazaar.stock(name)).toMatchObject({ price: Number(price) });
      });
    }
  });

  test("a stock may have 2^53-1 shares, exactly, and no more", async () => {
    expect(await bazaar.stock("Full")).toMatchObject({ quantity: most });
    const before = await bazaar.footprint();
    expect(expectError(await bazaar.trade("sell", 1, "Full"), 409)).toContain(String(most));
    expect(await bazaar.footprint()).toEqual(before);
    await bazaar.order("buy", 1_000_000_000, "Full");
    expectBody(await bazaar.get("front-end-1", "/stocks/Full"), {
      data: { name: "Full", price: 1, quantity: most - 1_000_000_000 },
    });
    await bazaar.order("sell", 1_000_000_000, "Full");
    expect(await bazaar.stock("Full")).toMatchObject({ quantity: most });
  });

  test("the last share that fits is taken, one more is refused", async () => {
    expectError(await bazaar.trade("sell", 2, "Nearly Full"), 409);
    await bazaar.order("sell", 1, "Nearly Full");
    expectError(await bazaar.trade("sell", 1, "Nearly Full"), 409);
    expect(await bazaar.stock("Nearly Full")).toMatchObject({ quantity: most });
  });

  test("the last share is sold, and none after it", async () => {
    expectError(await bazaar.trade("buy", 1, "Sold Out"), 409);
    await bazaar.order("sell", 1, "Sold Out");
    await bazaar.order("buy", 1, "Sold Out");
    expectError(await bazaar.trade("buy", 1, "Sold Out"), 409);
    expectBody(await bazaar.get("front-end-1", "/stocks/Sold%20Out"), {
      data: { name: "Sold Out", price: 1, quantity: 0 },
    });
  });
}
