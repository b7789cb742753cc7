import { afterAll, beforeAll, expect, test } from "bun:test";
import { until } from "../../../scripts/cluster/fixtures/until.ts";
import { expectBody, expectError } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

/** Breaks a bazaar on purpose, so it has one of its own. The tests build on each other. */
export function steppedAside(other: Bazaar): void {
  const bazaar = other.another();
  beforeAll(() => bazaar.open({ tradeTimeoutMs: 1_000 }));
  afterAll(() => bazaar.close());

  /** Pushes an order that contradicts the one that the replica has. */
  const contradict = async (replica: string) => {
    const [known] = await bazaar.logAfter(replica, 0);
    const { term } = await bazaar.status(replica);
    const leader = replica === "order-1" ? 2 : 1;
    const body = { leader, term: term + 1, orders: [{ ...known, hash: "0".repeat(64) }] };
    return bazaar.internal(replica, "/push", body);
  };

  test("a chain that does not fit is refused, and the replica steps aside and says so", async () => {
    const used = await bazaar.trade("buy", 1, "GameStart", { "Idempotency-Key": "used-before" });
    expect(used.status).toBe(200);
    const last = await bazaar.settled();
    const victim = (await bazaar.followers())[0]!;
    const log = await bazaar.logAfter(victim, 0);
    expectError(await contradict(victim), 409, { last });

    const ping = await bazaar.get(victim, "/ping");
    expect(ping.headers.get("retry-after")).toMatch(/^[1-9][0-9]*$/);
    const status = await bazaar.status(victim);
    expect(status).toMatchObject({ role: "aside", last, reason: expect.stringMatching(/\S/) });
    expectError(ping, 503, { replica: status });
    expectError(await bazaar.get(victim, "/health/ready"), 503);
    expect(await bazaar.logAfter(victim, 0)).toEqual(log);
  });

  test("it takes no push and no lead, and sends traders away; the others trade on", async () => {
    const aside = (await Promise.all(replicas.map((name) => bazaar.status(name)))).find(
      ({ role }) => role === "aside",
    )!;
    const name = `order-${aside.id}`;
    expectError(
      await bazaar.internal(name, "/push", { leader: (aside.id % 3) + 1, term: aside.term + 5, orders: [] }),
      503,
    );
    expectError(await bazaar.internal(name, "/leader-broadcast", { leader: aside.id }), 503);
    for (const path of ["/orders/1", "/orders"]) {
      expect(expectError(await bazaar.get(name, path), 503)).toContain("stepped aside");
    }
    const refused = await bazaar.internal(name, "/buy", { name: "GameStart", quantity: 1 });
    expectError(refused, 421, { leader: expect.anything(), term: expect.any(Number) });
    await bazaar.order("buy", 1, "GameStart");
  });

  test("where no replica can lead, a trade is refused: certainly nothing was done", async () => {
    for (const replica of replicas) await contradict(replica);
    await until("a front end that has no leader", async () => {
      const { status } = await bazaar.get("front-end-1", "/health/ready");
      return status === 503 || undefined;
    });
    const before = await bazaar.stock("GameStart");
    const refused = await bazaar.trade("buy", 1, "GameStart", { "Idempotency-Key": "nobody-leads" });
    expectError(refused, 503);
    expect(refused.headers.get("retry-after")).toMatch(/^[1-9][0-9]*$/);
    expect(refused.headers.get("idempotency-key")).toBe("nobody-leads");
    expect(await bazaar.stock("GameStart")).toEqual(before);
  });

  test("of a key that was used before, a refusal only says what this request did: the trade has happened", async () => {
    const again = await bazaar.trade("buy", 1, "GameStart", { "Idempotency-Key": "used-before" });
    const message = expectError(again, 503);
    expect(message).toContain("This request did nothing; if its Idempotency-Key was used before, that outcome stands");
    expect(message).not.toMatch(/nothing was done/i);
    const keyless = await bazaar.trade("buy", 1, "GameStart");
    expect(expectError(keyless, 503)).toEndWith("Nothing was done: try again.");
  });

  test("stocks and orders can still be read", async () => {
    const { quantity } = await bazaar.stock("GameStart");
    expectBody(await bazaar.get("front-end-1", "/stocks/GameStart"), {
      data: { name: "GameStart", price: 15.99, quantity },
    });
    expectBody(await bazaar.get("front-end-1", "/orders/1"), {
      data: { number: 1, name: "GameStart", quantity: 1, type: "buy" },
    });
  });
}
