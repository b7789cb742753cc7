import { expect, test } from "bun:test";
import { sampleOrders, sampleTrade } from "../../harness/sample-orders.ts";
import { WireResponse } from "../wire-response.ts";
import { Certainty } from "./certainty.ts";
import { commit, watchedWorld } from "./watched-world.ts";

/** A front end sends some trades on, and then answers one. */
async function answer(sentKeys: string[], key: string, status: number): Promise<void> {
  const certainty = new Certainty();
  const body = JSON.stringify({ trades: sentKeys.map((sent) => ({ key: sent })) });
  const outgoing = { method: "POST", headers: {}, body, signal: new AbortController().signal } as const;
  const fetch = certainty.fetch("front-end-1", () => Promise.resolve(Response.json({})));
  if (sentKeys.length > 0) await fetch("http://order-1/trades", outgoing);
  const arrival = { host: "front-end-1", from: "client", path: "/orders", sort: "POST /orders", body: "{}", key };
  certainty.watch(arrival)?.(await WireResponse.read(Response.json({}, { status })));
}

test("an outcome is only unknown if the trade was sent on", async () => {
  await answer(["a", "b"], "b", 504);
  await answer([], "b", 503);
  await expect(answer(["a"], "b", 504)).rejects.toThrow("the outcome of b is unknown, but has never sent it on");
});

test("a trade that was only ever refused with 503 was not done", () => {
  const { catalog, watcher, answers } = watchedWorld();
  answers.assertNotDone(sampleTrade("key-1").key);
  commit(catalog, sampleOrders(1));
  watcher.checkNew();
  expect(() => answers.assertNotDone("key-1")).toThrow("key key-1 was only ever refused with 503 but is order 1");
});
