import { beforeEach, describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { openCatalog } from "./catalog-opening.ts";

const history = sampleOrders(6);
const foreign = [...history.slice(0, 2), ...sampleOrders(4, headOf(history.slice(0, 2)), "foreign-")];

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

describe("one history: where logs contradict each other as a catalog is opened", () => {
  test("a peer against the others is left out, though its log is the longest", async () => {
    parts.played.two.orders = foreign;
    await open();
    expect(sent("/open")).toMatchObject([{ answered: [3, 1] }]);
    expect(parts.numbers()).toHaveLength(4);
    expect(isOpen()).toBe(true);
  });

  test("its answer does not count for a catalog that needs all of them", async () => {
    parts.played.two.orders = foreign;
    parts.played.catalog.needs = "all";
    await expect(open()).rejects.toMatchObject({ status: 409 });
    expect(isOpen()).toBe(false);
  });

  test("a peer with another listing is left out likewise", async () => {
    Object.assign(parts.played.one, { orders: [], listing: defaultListing.slice(1) });
    await open();
    expect(sent("/open")).toMatchObject([{ answered: [3, 2] }]);
  });

  test("the replica that most others contradict steps aside", async () => {
    for (const peer of [parts.played.one, parts.played.two]) peer.orders = foreign;
    await expect(open()).rejects.toMatchObject({ status: 503, message: expect.stringContaining("aside") });
    expect(parts.standing.role).toBe("aside");
    expect([sent("/open"), isOpen()]).toEqual([[], false]);
  });

  test("one against one is refused in words, and nobody steps aside", async () => {
    parts.played.one.isDown = true;
    parts.played.two.orders = foreign;
    await expect(open()).rejects.toMatchObject({ status: 503, message: expect.stringContaining("a person must look") });
    expect(parts.standing.role).toBe("candidate");
    expect([sent("/open"), isOpen()]).toEqual([[], false]);
  });

  test("a journal that differs from the log is not repaired over, and not opened", async () => {
    for (const journal of [foreign.slice(0, 3), foreign.slice(0, 4), foreign]) {
      parts = replicaParts(history.slice(0, 4));
      Object.assign(parts.played.catalog, { journal, needs: "majority" });
      parts.on("/repair", () => Response.json({ error: { message: "The orders do not fit." } }, { status: 409 }));
      await expect(open()).rejects.toBeInstanceOf(Error);
      expect(isOpen()).toBe(false);
      expect(parts.numbers()).toHaveLength(4);
    }
  });
});

describe("a log that grows while the peers are asked", () => {
  test("is not taken for one that contradicts them", async () => {
    for (const peer of [parts.played.one, parts.played.two]) peer.orders = history;
    parts.played.catalog.journal = [...history];
    parts.on("/sync", (call) => {
      parts.store.append(history);
      return parts.usual(call);
    });
    await open();
    expect(sent("/open")).toMatchObject([{ answered: [3, 1, 2], head: headOf(history) }]);
    expect(parts.standing.role).toBe("candidate");
  });
});

describe("one leader's word: a candidate that opens a catalog", () => {
  test("and hears of a newer term from a peer resigns, notes it, and opens nothing", async () => {
    parts.played.two.term = 9;
    await expect(open()).rejects.toMatchObject({ status: 503 });
    expect(parts.standing.status).toMatchObject({ role: "follower", term: 9, leader: null });
    expect(sent("/open")).toEqual([]);
  });

  test("does not say that it is open once its term is over, wherever it is then", async () => {
    const stages = ["/sync", "/relist", "/repair", "/journal"];
    for (const path of stages) {
      parts = replicaParts(history.slice(0, 4));
      const journal = path === "/journal" ? history : [];
      Object.assign(parts.played.catalog, { journal, needs: "majority" });
      if (path === "/relist") parts.played.catalog.listing = [];
      parts.on(path, (call) => {
        parts.standing.resign("it is stopped");
        return parts.usual(call);
      });
      await expect(open()).rejects.toMatchObject({ status: 504 });
      expect([path, sent("/open")]).toEqual([path, []]);
      if (path === "/sync") expect(parts.network.to("/re")).toEqual([]);
      expect(parts.numbers()).toHaveLength(4);
    }
  });

  test("takes no order of a peer that answers when the term is over", async () => {
    parts.played.one.orders = history;
    parts.on("/sync", (call) => {
      if (sent("/sync").length === 3) parts.standing.resign("it is stopped");
      return parts.usual(call);
    });
    await expect(open()).rejects.toMatchObject({ status: 504 });
    expect([parts.numbers().length, sent("/open").length]).toEqual([4, 0]);
  });
});
