import { beforeEach, describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { BazaarError } from "../contract/errors.ts";
import { openCatalog } from "./catalog-opening.ts";

const history = sampleOrders(6);

let parts: ReturnType<typeof replicaParts>;

beforeEach(() => {
  parts = replicaParts(history.slice(0, 4));
  for (const peer of [parts.played.one, parts.played.two]) peer.orders = history.slice(0, 4);
  parts.played.catalog.needs = "majority";
});

/** Replica 3 is given term 5, and opens the catalog. */
const open = () => openCatalog({ ...parts, tenure: parts.stand() });
const isOpen = () => parts.played.catalog.needs === "nothing";
const sent = (path: string) => parts.network.to(path).map(({ body }) => body);
const fenced = { generation: "generation-1", term: 5, replica: 3 };

describe("a catalog that has just started is opened", () => {
  test("by whoever has fenced the peers and says which of them answered", async () => {
    await open();
    const fence = { leader: 3, term: 5 };
    expect(sent("/sync")).toEqual([1, 2].map(() => ({ last: 4, fence })));
    expect([parts.played.one.term, parts.played.two.term]).toEqual([5, 5]);
    const head = headOf(history.slice(0, 4));
    expect(sent("/open")).toMatchObject([{ ...fenced, head, answered: [3, 1, 2] }]);
    expect(isOpen()).toBe(true);
  });

  test("with a majority, where it was open before", async () => {
    parts.played.one.isDown = true;
    await open();
    expect(sent("/open")).toMatchObject([{ answered: [3, 2] }]);
    expect(isOpen()).toBe(true);
  });

  test("not in a term that a peer has another leader of: a catalog that went back has given it twice", async () => {
    parts.on("/sync", (call) => {
      if (call.origin !== "http://replica-1") return parts.usual(call);
      throw new BazaarError(409, "Term 5 is over: term 5 is known here.", { leader: null, term: 5, last: 4 });
    });
    await expect(open()).rejects.toMatchObject({ status: 503 });
    expect(isOpen()).toBe(false);
    // From here it asks for a term above that one.
    expect(parts.standing.status).toMatchObject({ role: "follower", term: 5 });
  });

  test("not with fewer, nor with a majority where it was never open before", async () => {
    for (const [needs, twoIsDown] of [["all", false] as const, ["majority", true] as const]) {
      parts = replicaParts();
      parts.played.one.isDown = true;
      parts.played.two.isDown = twoIsDown;
      parts.played.catalog.needs = needs;
      await expect(open()).rejects.toMatchObject({ status: 409 });
      expect(isOpen()).toBe(false);
    }
  });

  test("when the leader has caught up with the longest log of a peer", async () => {
    Object.assign(parts.played.one, { orders: history, page: 1 });
    parts.played.two.orders = history.slice(0, 5);
    parts.played.catalog.journal = [...history];
    await open();
    expect(parts.store.log.page(0, 10)).toEqual(history);
    expect(sent("/journal")).toEqual([]);
    expect(isOpen()).toBe(true);
  });

  test("when the leader has caught up with the journal, where that is the longest", async () => {
    parts.played.catalog.journal = [...history];
    await open();
    expect(parts.numbers()).toHaveLength(6);
    expect(sent("/repair")).toEqual([]);
  });
});

describe("durability: a catalog that lost orders gets them back", () => {
  test("those that its journal lacks, and no others, from the longest log", async () => {
    parts.played.catalog.journal = history.slice(0, 2);
    parts.played.two.orders = history;
    await open();
    expect(sent("/repair")).toEqual([{ ...fenced, answered: [3, 1, 2], known: [], orders: history.slice(2) }]);
    expect(parts.played.catalog.journal).toEqual(history);
    expect(isOpen()).toBe(true);
  });

  test("page by page, in their order", async () => {
    const many = sampleOrders(4_003);
    parts = replicaParts(many);
    Object.assign(parts.played.catalog, { journal: [], needs: "all" });
    await open();
    const pages = sent("/repair") as { orders: typeof many }[];
    expect(pages.map(({ orders }) => [orders[0]!.number, orders.length])).toEqual([
      [1, 2_000],
      [2_001, 2_000],
      [4_001, 3],
    ]);
    expect(parts.played.catalog.head).toEqual(headOf(many));
    expect(isOpen()).toBe(true);
  });

  test("and before them its listing, where it began with another one", async () => {
    Object.assign(parts.played.catalog, { journal: [], listing: [], needs: "all" });
    await open();
    expect(sent("/relist")).toMatchObject([{ ...fenced, answered: [3, 1, 2], hash: parts.store.listing, last: true }]);
    expect(parts.network.calls.map(({ path }) => path).slice(2)).toEqual([
      ...["/answers", "/relist", "/repair", "/identity", "/identity", "/open"],
    ]);
    expect(parts.played.catalog.listing).toHaveLength(defaultListing.length);
    expect(parts.played.catalog.journal).toEqual(history.slice(0, 4));
  });

  test("the listing page by page", async () => {
    const listing = Array.from({ length: 5_001 }, (_, index) => ({
      name: `S${10_000 + index}`,
      priceCents: 1,
      quantity: 1,
    }));
    parts = replicaParts([], false);
    for (const peer of [parts.played.one, parts.played.two]) peer.listing = listing;
    parts.played.catalog.needs = "all";
    await open();
    const pages = sent("/relist") as { stocks: typeof listing; last: boolean }[];
    expect(pages.map(({ stocks, last }) => [stocks.length, last])).toEqual([
      [5_000, false],
      [1, true],
    ]);
    expect(parts.played.catalog.listingHash).toBe(parts.store.listing!);
  });

  test("though the leader has none of its own: the listing, too, comes from a peer rather than the catalog", async () => {
    parts = replicaParts([], false);
    parts.played.one.orders = history;
    parts.played.two.listing = null;
    Object.assign(parts.played.catalog, { listing: [], needs: "all" });
    await open();
    expect(parts.network.to("/listing").map(({ origin }) => origin)).toEqual(["http://replica-1"]);
    expect(parts.played.catalog.journal).toEqual(history);
  });

  test("and where nobody has a listing, the catalog's is the one, but is not kept before the catalog is open", async () => {
    parts = replicaParts([], false);
    for (const peer of [parts.played.one, parts.played.two]) peer.listing = null;
    parts.played.catalog.needs = "all";
    await open();
    expect(parts.store.listing).toBeNull();
    expect([sent("/relist"), isOpen()]).toEqual([[], true]);
  });
});
