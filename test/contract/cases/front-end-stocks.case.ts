import { describe, expect, test } from "bun:test";
import type { CacheReport } from "../../../services/contract/cache-report.ts";
import type { Stock } from "../../../services/contract/stock.ts";
import { expectBody, expectError, expectSuccess } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";
import { sortedNames } from "../listing.ts";

const service = "front-end-1";

export function frontEndStocks(bazaar: Bazaar): void {
  test("a stock is shown with its name, price and quantity, cached or not", async () => {
    const shown = { data: { name: "GameStart", price: 15.99, quantity: 100 } };
    expectBody(await bazaar.get(service, "/stocks/GameStart"), shown);
    expectBody(await bazaar.get(service, "/stocks/GameStart"), shown);
  });

  test("a stock may be kept by nobody without asking whether it has changed", async () => {
    expect((await bazaar.get(service, "/stocks/GameStart")).headers.get("cache-control")).toBe("no-cache");
  });

  test("a stock that is not listed is a 404", async () => {
    expect(expectError(await bazaar.get(service, "/stocks/NoSuchCo"), 404)).toContain("NoSuchCo");
    expectError(await bazaar.get(service, "/stocks/gamestart"), 404);
  });

  describe("the tag of a stock", () => {
    test("names the catalog's generation and the stock's version", async () => {
      const { version } = await bazaar.stock("Tagged");
      const { headers } = await bazaar.get(service, "/stocks/Tagged");
      expect(headers.get("etag")).toMatch(new RegExp(`^"[^"]+-${version}"$`));
    });

    const matching: [string, (tag: string) => string][] = [
      ["the tag itself", (tag) => tag],
      ["one of several", (tag) => `"other", ${tag}`],
      ["a weak form of it", (tag) => `W/${tag}`],
      ["a star", () => "*"],
    ];
    for (const [what, ifNoneMatch] of matching) {
      test(`saves the body: If-None-Match with ${what} is answered 304`, async () => {
        const tag = (await bazaar.get(service, "/stocks/Tagged")).headers.get("etag")!;
        const answer = await bazaar.get(service, "/stocks/Tagged", { "If-None-Match": ifNoneMatch(tag) });
        expect(answer).toMatchObject({ status: 304, text: "" });
        expect(answer.headers.get("etag")).toBe(tag);
      });
    }

    test("is another one after a trade", async () => {
      const tag = (await bazaar.get(service, "/stocks/Tagged")).headers.get("etag")!;
      await bazaar.order("buy", 1, "Tagged");
      const answer = await bazaar.get(service, "/stocks/Tagged", { "If-None-Match": tag });
      expectBody(answer, { data: { name: "Tagged", price: 99.99, quantity: 99 } });
      expect(answer.headers.get("etag")).not.toBe(tag);
    });

    test("does not hide a 404", async () => {
      expectError(await bazaar.get(service, "/stocks/NoSuchCo", { "If-None-Match": "*" }), 404);
    });
  });

  describe("the list of stocks", () => {
    const list = async (query: string) => {
      const answer = await bazaar.get(service, `/stocks${query}`);
      expectBody(answer, { data: expect.any(Array) });
      return (answer.body as { data: Stock[] }).data;
    };

    test("holds all of them by name, each with exactly its name, price and quantity", async () => {
      const stocks = await list("");
      expect(stocks.map(({ name }) => name)).toEqual(sortedNames);
      for (const stock of stocks) expect(Object.keys(stock)).toEqual(["name", "price", "quantity"]);
      expect(stocks).toContainEqual({ name: "Untouched", price: 200.99, quantity: 100 });
    });

    test("comes in pages that meet without a gap, whatever the names hold", async () => {
      const seen: string[] = [];
      for (let page = await list("?limit=1"); page.length > 0; ) {
        seen.push(...page.map(({ name }) => name));
        page = await list(`?limit=3&after=${encodeURIComponent(seen.at(-1)!)}`);
      }
      expect(seen).toEqual(sortedNames);
    });

    test("ends with an empty page, and goes on after a name that is not listed", async () => {
      expect(await list(`?after=${encodeURIComponent(sortedNames.at(-1)!)}`)).toEqual([]);
      expect((await list("?after=GameStarr&limit=1"))[0]?.name).toBe("GameStart");
    });

    for (const limit of ["0", "1001", "-1", "1.5", "abc", "", "NaN", "1e2", "99999999999999999999"]) {
      test(`refuses a limit of "${limit}"`, async () => {
        expect(expectError(await bazaar.get(service, `/stocks?limit=${limit}`), 422)).toContain('"limit"');
      });
    }
  });

  test("the cache tells what it has answered from memory", async () => {
    const report = async () => ((await bazaar.get(service, "/cache")).body as { data: CacheReport }).data;
    await bazaar.get(service, "/stocks/Untouched");
    const before = await report();
    await bazaar.get(service, "/stocks/Untouched");
    const after = await report();
    expect(after.stocks).toEqual({ ...before.stocks, hits: before.stocks.hits + 1 });
    expect(after.lease).toEqual({ state: "valid", leftMs: expect.any(Number), missing: null });
  });

  describe("an invalidation", () => {
    test("of several stocks is refused by every front end but the one that it is meant for", async () => {
      const body = { instance: "of somebody else", names: ["Untouched", "NoSuchCo"] };
      expect(expectError(await bazaar.internal(service, "/invalidations", body), 421)).toContain("of somebody else");
    });

    for (const body of [undefined, {}, { version: 12 }]) {
      test(`is taken with ${body ? JSON.stringify(body) : "no"} body, also for a stock that is not cached`, async () => {
        for (const name of ["Untouched", "NoSuchCo"]) {
          const path = `/invalidate/${name}`;
          const bare = { method: "POST", headers: bazaar.authorization };
          expectSuccess(await (body ? bazaar.internal(service, path, body) : bazaar.send(service, path, bare)));
        }
        expectBody(await bazaar.get(service, "/stocks/Untouched"), {
          data: { name: "Untouched", price: 200.99, quantity: 100 },
        });
      });
    }

    for (const body of [{ version: 0 }, { version: "12" }, { version: 1.5 }, [], 12]) {
      test(`refuses ${JSON.stringify(body)}`, async () => {
        expectError(await bazaar.internal(service, "/invalidate/Untouched", body), 422);
      });
    }
  });
}
