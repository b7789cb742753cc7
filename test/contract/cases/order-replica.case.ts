import { describe, expect, test } from "bun:test";
import { expectBody, expectError } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

export function orderReplica(bazaar: Bazaar): void {
  test("the leader takes what is bought and sold", async () => {
    const { name: leader } = await bazaar.leader();
    const { quantity } = await bazaar.stock("Traded");
    const sold = await bazaar.internal(leader, "/sell", { name: "Traded", quantity: 2 });
    expectBody(sold, { transaction_number: expect.any(Number) });
    const { transaction_number: number } = sold.body as { transaction_number: number };
    expectBody(await bazaar.internal(leader, "/buy", { name: "Traded", quantity: 5 }), {
      transaction_number: number + 1,
    });
    expect(await bazaar.stock("Traded")).toMatchObject({ quantity: quantity - 3 });
    expectBody(await bazaar.get("front-end-1", `/orders/${number}`), {
      data: { number, name: "Traded", quantity: 2, type: "sell" },
    });
  });

  test("the leader refuses an unknown stock and too many shares", async () => {
    const { name: leader } = await bazaar.leader();
    expectError(await bazaar.internal(leader, "/buy", { name: "NoSuchCo", quantity: 1 }), 404);
    expectError(await bazaar.internal(leader, "/sell", { name: "NoSuchCo", quantity: 1 }), 404);
    expectError(await bazaar.internal(leader, "/buy", { name: "Traded", quantity: 1_000_000 }), 409);
    expectError(await bazaar.internal(leader, "/sell", { name: "Full", quantity: 1 }), 409);
  });

  for (const path of ["/buy", "/sell", "/trades"]) {
    test(`a follower sends who asks for ${path} to the leader`, async () => {
      const { id: leader, term } = await bazaar.leader();
      const before = await bazaar.footprint();
      for (const follower of await bazaar.followers()) {
        const body = path === "/trades" ? { trades: [] } : { name: "Traded", quantity: 1 };
        const message = expectError(await bazaar.internal(follower, path, body), 421, { leader, term });
        expect(message).toContain(`replica ${leader}`);
      }
      expect(await bazaar.footprint()).toEqual(before);
    });
  }

  test("every replica shows the orders of its log", async () => {
    const number = await bazaar.order("buy", 1, "Traded");
    const last = await bazaar.settled();
    for (const replica of replicas) {
      const order = { number, name: "Traded", quantity: 1, type: "buy" };
      expectBody(await bazaar.get(replica, `/orders/${number}`), order);
      expectBody(await bazaar.get(replica, `/orders?after=${number - 1}&limit=1`), { data: [order] });
      expectError(await bazaar.get(replica, `/orders/${last + 1}`), 404);
    }
  });

  test("the leader alone says that an order may be kept for ever", async () => {
    const number = await bazaar.order("buy", 1, "Traded");
    await bazaar.settled();
    const { name: leader } = await bazaar.leader();
    for (const replica of replicas) {
      const { headers } = await bazaar.get(replica, `/orders/${number}`);
      const expected = replica === leader ? "immutable, max-age=31536000" : "no-cache";
      expect(headers.get("cache-control")).toBe(expected);
    }
  });

  describe("ping", () => {
    test("says who the replica is, and how far its log goes", async () => {
      const last = await bazaar.settled();
      const { id: leader, term } = await bazaar.leader();
      for (const [index, replica] of replicas.entries()) {
        const id = index + 1;
        const role = id === leader ? "leader" : "follower";
        expectBody(await bazaar.get(replica, "/ping"), {
          success: { code: 200, message: expect.any(String) },
          replica: { id, role, term, leader, last, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
          identity: expect.objectContaining({ members: [1, 2, 3], lineage: expect.objectContaining({ number: 1 }) }),
        });
      }
    });
  });
}
