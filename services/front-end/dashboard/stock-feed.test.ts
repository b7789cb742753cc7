import { expect, test } from "bun:test";
import { type Call, refusedConnection } from "../../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../../test/harness/surroundings.ts";
import { limits } from "../../runtime/limits.ts";
import { StockFeed } from "./stock-feed.ts";

/** A feed from a catalog with as many stocks, whose shares the test sets. */
function feedOf(count: number) {
  const names = Array.from({ length: count }, (_, index) => `S${String(index).padStart(5, "0")}`);
  const shares = new Map(names.map((name) => [name, 100]));
  const catalog = { isDown: false };
  const stock = (name: string) => ({ name, price: 1.5, quantity: shares.get(name)! });
  const given = testSurroundings(({ path, body }: Call) => {
    if (catalog.isDown) throw refusedConnection();
    if (path === "/lookups") {
      return { stocks: (body as { names: string[] }).names.map((name) => ({ stock: { ...stock(name), version: 1 } })) };
    }
    const query = new URLSearchParams(path.slice(path.indexOf("?")));
    const page = names.filter((name) => name > query.get("after")!).slice(0, Number(query.get("limit")));
    return { data: page.map(stock) };
  });
  const feed = new StockFeed(given, "http://catalog");
  const changed = async (...traded: string[]) =>
    (await feed.changed(traded)).map(({ name, quantity }) => [name, quantity]);
  return { feed, shares, changed, catalog, pages: () => given.network.to("/stocks").length };
}

test("what was traded is looked up, once, and told where it has changed", async () => {
  const { shares, changed, pages } = feedOf(3);
  expect(await changed("S00001", "S00001")).toEqual([["S00001", 100]]);
  expect(await changed("S00001")).toEqual([]);
  shares.set("S00001", 97);
  expect(await changed("S00001")).toEqual([["S00001", 97]]);
  expect([await changed(), pages()]).toEqual([[], 0]);
});

test("where orders were passed over, all stocks are gone through, a page at a time", async () => {
  const { feed, shares, changed, pages } = feedOf(limits.pageStocks + 5);
  feed.passedOver();
  expect((await changed()).length).toBe(limits.pageStocks);
  shares.set("S00000", 1);
  // It may have changed before or after its page was read: another round follows.
  feed.passedOver();
  expect((await changed()).length).toBe(5);
  expect(await changed()).toEqual([["S00000", 1]]);
  expect(await changed()).toEqual([]);
  expect([await changed(), pages()]).toEqual([[], 4]);
});

test("what could not be looked up is found later", async () => {
  const { shares, changed, catalog } = feedOf(2);
  await changed("S00000", "S00001");
  shares.set("S00001", 99);
  catalog.isDown = true;
  expect(await changed("S00001")).toEqual([]);
  catalog.isDown = false;
  expect(await changed()).toEqual([["S00001", 99]]);
});
