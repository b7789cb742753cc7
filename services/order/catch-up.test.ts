import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { ChainMismatch } from "../../db/order-log.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { genesis, sampleOrders } from "../../test/harness/sample-orders.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { copyFromJournal, copyFromPeer, copyListing } from "./catch-up.ts";
import { Pacer } from "./pacer.ts";

const orders = sampleOrders(7);

/** Replica 3 in term 5 with one order, where the journal and replica 1 have seven, three on a page. */
function behind() {
  const parts = replicaParts(orders.slice(0, 1));
  const tenure = parts.stand();
  Object.assign(parts.played.catalog, { journal: [...orders], page: 3 });
  Object.assign(parts.played.one, { orders: [...orders], page: 3 });
  const fromJournal = () => copyFromJournal(parts.catalog, parts.store, tenure);
  const fromPeer = () => copyFromPeer(parts.peers.get(1)!, parts.store, () => tenure.assertCurrent());
  const ways = [
    ["/journal", fromJournal],
    ["/sync", fromPeer],
  ] as const;
  return { ...parts, tenure, ways };
}

describe("a log that lacks orders", () => {
  test("gets them page by page, from the journal or from a peer", async () => {
    for (const way of [0, 1]) {
      const { ways, store, network } = behind();
      const [path, copy] = ways[way]!;
      await copy();
      expect(store.log.page(0, 10)).toEqual(orders);
      expect(network.to(path).map(({ body }) => body)).toMatchObject(
        way === 0 ? [{ after: 1 }, { after: 4 }] : [{ last: 1 }, { last: 4 }],
      );
    }
  });

  test("gets them from a peer with pauses after pages that took a while, where nobody waits for it", async () => {
    const { clock, store, peers, on, usual, numbers } = behind();
    on("/sync", async (call) => {
      await sleep(clock, 10);
      return usual(call);
    });
    void copyFromPeer(peers.get(1)!, store, () => {}, new Pacer(clock));
    await clock.advance(10);
    expect(numbers()).toEqual([1, 2, 3, 4]);
    await clock.advance(10 * limits.catchUpPauses);
    expect(numbers()).toEqual([1, 2, 3, 4]);
    await clock.advance(10);
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("appends nothing of an answer that comes when the term is over, and asks for no more", async () => {
    for (const way of [0, 1]) {
      const { ways, on, usual, standing, numbers, network } = behind();
      const [path, copy] = ways[way]!;
      on(path, (call) => {
        if (network.to(path).length === 2) standing.resign("it is stopped");
        return usual(call);
      });
      await expect(copy()).rejects.toMatchObject({ status: 504 });
      expect(numbers()).toEqual([1, 2, 3, 4]);
      expect(network.to(path)).toHaveLength(2);
    }
  });

  test("ends with what it has where the other end says that there is more and gives nothing", async () => {
    const { ways, on, numbers, network } = behind();
    on("/journal", () => ({ orders: [], more: true }));
    await ways[0][1]();
    expect([numbers(), network.calls.length]).toEqual([[1], 1]);
  });

  test("takes no orders that don't continue it", async () => {
    const { ways, played, numbers } = behind();
    played.one.orders = sampleOrders(7, undefined, "foreign-");
    await expect(ways[1][1]()).rejects.toBeInstanceOf(ChainMismatch);
    expect(numbers()).toEqual([1]);
  });
});

describe("a listing", () => {
  test("is copied page by page, and kept only when all of it is there", async () => {
    const { catalog, played, store, on, usual } = replicaParts([], false);
    played.catalog.page = 4;
    const kept: (string | null)[] = [];
    on("/listing", (call) => {
      kept.push(store.listing);
      return usual(call);
    });
    await copyListing(catalog, store);
    expect(kept).toEqual([null, null, null]);
    expect(store.listing).toBe(genesis);
    expect(store.listingPage("", 100)).toHaveLength(defaultListing.length);
  });

  test("that does not fit its hash is not kept", async () => {
    const { catalog, store, on } = replicaParts([], false);
    on("/listing", () => ({ hash: genesis, stocks: defaultListing.slice(1), more: false }));
    await expect(copyListing(catalog, store)).rejects.toThrow("does not fit its hash");
    expect(store.listing).toBeNull();
  });

  test("that came meanwhile from elsewhere stays, with the orders after it", async () => {
    const { catalog, store, on, usual, numbers } = replicaParts([], false);
    on("/listing", (call) => {
      store.keepListing(defaultListing, genesis);
      store.append(orders);
      return usual(call);
    });
    await copyListing(catalog, store);
    expect(numbers()).toHaveLength(7);
  });
});
