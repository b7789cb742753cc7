import { describe, expect, test } from "bun:test";
import { until } from "../../../scripts/cluster/fixtures/until.ts";
import type { LookupAnswer } from "../../../services/contract/lookup.ts";
import { expectBody, expectError } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";
import { sortedNames } from "../listing.ts";

const service = "catalog";

export function catalog(bazaar: Bazaar): void {
  test("a look-up shows name, price, quantity and version", async () => {
    expectBody(await bazaar.get(service, "/lookup/Untouched"), {
      name: "Untouched",
      price: 200.99,
      quantity: 100,
      version: 1,
    });
    expectError(await bazaar.get(service, "/lookup/NoSuchCo"), 404);
  });

  test("the list of stocks is the front end's, in pages too", async () => {
    for (const query of ["", "?limit=2", `?limit=1000&after=${encodeURIComponent(sortedNames[3]!)}`]) {
      const atCatalog = await bazaar.get(service, `/stocks${query}`);
      expectBody(atCatalog, (await bazaar.get("front-end-1", `/stocks${query}`)).body);
    }
    expectError(await bazaar.get(service, "/stocks?limit=0"), 422);
  });

  test("the journal comes in pages, of which the last one says that it is", async () => {
    const last = await bazaar.settled();
    const { body } = await bazaar.internal(service, "/lookups", { session: null, names: ["Untouched"] });
    const { generation } = body as LookupAnswer;
    const page = (after: number) => bazaar.internal(service, "/journal", { generation, after });
    const newest = { number: last, hash: (await bazaar.status("order-1")).hash };
    expectBody(await page(last - 1), { orders: [expect.objectContaining(newest)], more: false });
    expectBody(await page(last), { orders: [], more: false });
    const ofAnotherStart = { generation: "another", after: 0 };
    expectError(await bazaar.internal(service, "/journal", ofAnotherStart), 409, { generation });
  });

  describe("an update", () => {
    const update = (type: string, quantity: number, name: string) =>
      bazaar.internal(service, "/update", { name, quantity, type });

    test("takes shares away when it buys, and adds them when it sells", async () => {
      const before = await bazaar.stock("Updated");
      const success = { success: { code: 200, message: "successfully updated stock" } };
      expectBody(await update("buy", 10, "Updated"), success);
      expect(await bazaar.stock("Updated")).toEqual({ ...before, quantity: before.quantity - 10, version: 2 });
      expectBody(await update("sell", 4, "Updated"), success);
      expect(await bazaar.stock("Updated")).toEqual({ ...before, quantity: before.quantity - 6, version: 3 });
    });

    test("is seen by the front end at once", async () => {
      await bazaar.get("front-end-1", "/stocks/Updated");
      await update("buy", 1, "Updated");
      const { name, price, quantity } = await bazaar.stock("Updated");
      expectBody(await bazaar.get("front-end-1", "/stocks/Updated"), { data: { name, price, quantity } });
    });

    test("is an order like any other: the front end shows it, and every replica gets it", async () => {
      const number = (await bazaar.settled()) + 1;
      await update("buy", 2, "Updated");
      const order = { number, name: "Updated", quantity: 2, type: "buy" };
      expectBody(await bazaar.get("front-end-1", `/orders/${number}`), { data: order });
      await until("the order at the replicas", async () => (await bazaar.settled()) === number || undefined);
      for (const replica of ["order-1", "order-2", "order-3"]) {
        expectBody(await bazaar.get(replica, `/orders/${number}`), order);
      }
    });

    test("is refused for an unknown stock and for too many shares", async () => {
      const before = await bazaar.footprint();
      expectError(await update("buy", 1, "NoSuchCo"), 404);
      expectError(await update("buy", 1_000_000, "Updated"), 409);
      expectError(await update("sell", 1, "Full"), 409);
      expect(await bazaar.footprint()).toEqual(before);
    });
  });
}
