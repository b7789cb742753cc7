import { describe, expect, test } from "bun:test";
import type { Fetch } from "../../../services/runtime/service.ts";
import { WireResponse } from "../wire-response.ts";
import { Majority } from "./majority.ts";

/** A leader, order-3, whose followers answer its pushes as they are told to. */
function leading() {
  const clock = { nowUs: 0 };
  const holders = new Set(["order-3"]);
  const majority = new Majority(() => clock.nowUs, { holdersOf: () => [...holders] });
  const push = async (follower: string, last: number | undefined, head = 1, term = 1) => {
    const answer: Fetch = () => {
      if (last === undefined) return Promise.reject(new Error("no answer"));
      return Promise.resolve(Response.json({ last }));
    };
    const body = JSON.stringify({ leader: 3, term, orders: [], head: { number: head, hash: "" } });
    const outgoing = { method: "POST", headers: {}, body, signal: new AbortController().signal } as const;
    const sent = majority.fetch("order-3", answer)(`http://${follower}/push`, outgoing);
    await sent.then((response) => response.json()).catch(() => {});
  };
  const tell = async (number: number) => {
    const arrival = { host: "order-3", from: "front-end-1", path: "/trades", sort: "POST /trades", body: "{}" };
    majority.watch(arrival)?.(await WireResponse.read(Response.json({ results: [{ number }] })));
  };
  const commit = (length: number) => {
    clock.nowUs += 1_000;
    majority.committed(length);
  };
  return { holders, push, tell, commit };
}

describe("a majority of those in sync (guarantee 3)", () => {
  test("is enough", async () => {
    const { holders, push, tell, commit } = leading();
    for (const follower of ["order-1", "order-2"]) await push(follower, 1);
    commit(2);
    holders.add("order-1");
    await tell(2);
  });

  test("must have what is told", async () => {
    const { push, tell, commit } = leading();
    for (const follower of ["order-1", "order-2"]) await push(follower, 1);
    commit(2);
    await expect(tell(2)).rejects.toThrow(
      "order-3 tells of order 2, which order-3 has; in sync with it: order-1, order-2",
    );
  });

  test("is more than half", async () => {
    const { push, tell, commit } = leading();
    await push("order-1", 1);
    commit(2);
    await expect(tell(2)).rejects.toThrow("in sync with it: order-1");
  });

  test("includes the leader", async () => {
    const { holders, push, tell, commit } = leading();
    for (const follower of ["order-1", "order-2"]) await push(follower, 1);
    commit(2);
    holders.delete("order-3");
    for (const follower of ["order-1", "order-2"]) holders.add(follower);
    await expect(tell(2)).rejects.toThrow("which order-1, order-2 has");
  });

  test("is of those only who have acknowledged all, and did not fail since", async () => {
    const { push, tell, commit } = leading();
    await push("order-1", 0, 1);
    await push("order-2", 1, 1);
    await push("order-2", undefined);
    commit(2);
    await tell(2);
  });

  test("is of those who are in sync while the order is on its way", async () => {
    const { push, tell, commit } = leading();
    for (const follower of ["order-1", "order-2"]) await push(follower, 1);
    commit(2);
    for (const follower of ["order-1", "order-2"]) await push(follower, undefined);
    await tell(2);
  });

  test("is counted anew in each term", async () => {
    const { push, tell, commit } = leading();
    await push("order-1", 1);
    await push("order-2", 0, 1, 2);
    commit(2);
    await tell(2);
  });
});
