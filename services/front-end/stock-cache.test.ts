import { describe, expect, test } from "bun:test";
import { type Call, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { trustedCatalog } from "../../test/harness/trusted-catalog.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { limits } from "../runtime/limits.ts";
import { CatalogLease } from "./catalog-lease.ts";
import { tagStock } from "./lookup-response.ts";
import { StockCache } from "./stock-cache.ts";

/** A catalog, a front end's lease and its cache. The catalog's look-ups can be held back, one by one. */
async function frontEnd(options: { size?: number; hasLease?: boolean } = {}) {
  const { size = 10, hasLease = true } = options;
  const catalog = { version: 1, promises: true, leases: hasLease, isHeld: false, session: "s1" };
  const held: (() => void)[] = [];
  const lookUp = ({ body }: Call) => {
    const { names, session } = body as { names: string[]; session: string | null };
    const { version } = catalog;
    const promised = session !== null && catalog.promises;
    const found = names.map((name) => ({ stock: { name, price: 1.5, quantity: 100, version }, promised }));
    const answer = { generation: "g", stocks: found.map((one) => (one.stock.name === "NoSuchCo" ? null : one)) };
    if (!catalog.isHeld) return answer;
    return new Promise((resolve) => void held.push(() => resolve(answer)));
  };
  const grant = () => ({
    generation: "g",
    session: catalog.session,
    leaseMs: limits.leaseMs,
    lineage: sampleIdentity.lineage,
  });
  const given = testSurroundings((call) => {
    if (call.path === "/lookups") return lookUp(call);
    return catalog.leases ? grant() : silence;
  });
  const urls = { url: "http://fe-1", catalogUrl: "http://catalog" };
  const lease = new CatalogLease({ ...given, ...urls, bazaar: trustedCatalog });
  lease.start();
  await given.clock.settle();
  const cache = new StockCache({ ...given, ...urls, bazaar: trustedCatalog, lease, size });
  /** Asks for a stock, without waiting for an answer that is held back; tells its tag. */
  const ask = async (name = "GameStart") => {
    const answer: { etag?: string | undefined } = {};
    void cache.get(name).then((found) => Object.assign(answer, { etag: found?.etag }));
    await given.clock.settle();
    return answer;
  };
  const asked = () => given.network.to("/lookups").length;
  const release = async () => {
    for (const answer of held.splice(0)) answer();
    await given.clock.settle();
  };
  return { ...given, catalog, cache, ask, asked, release };
}

describe("a look-up", () => {
  test("is answered from memory once the catalog has answered it, without its version but with a tag", async () => {
    const { cache, ask, asked } = await frontEnd();
    await ask();
    const stock = { name: "GameStart", price: 1.5, quantity: 100 };
    expect(await cache.get("GameStart")).toEqual(tagStock(stock, '"g-1"'));
    expect(asked()).toBe(1);
  });

  test("of a stock that does not exist is asked again each time", async () => {
    const { cache, clock, asked } = await frontEnd();
    for (const count of [1, 2]) {
      const found = cache.get("NoSuchCo");
      await clock.settle();
      expect(await found).toBeUndefined();
      expect(asked()).toBe(count);
    }
  });

  test("joins one that is under way, and others travel with it", async () => {
    const { catalog, ask, asked, release } = await frontEnd();
    catalog.isHeld = true;
    const answers = [await ask(), await ask()];
    await release();
    expect(answers).toEqual([{ etag: '"g-1"' }, { etag: '"g-1"' }]);
    expect(asked()).toBe(1);
  });

  test("is asked for under the names of the requests that travel together", async () => {
    const { cache, clock, network } = await frontEnd();
    void cache.get("GameStart", "mine");
    void cache.get("FishCo", "yours");
    void cache.get("Unnamed");
    await clock.settle();
    expect(network.to("/lookups").map(({ headers }) => headers.get("x-request-id"))).toEqual(["mine,yours"]);
  });

  test("fails for whoever waits when the catalog does not answer, and is asked anew", async () => {
    const { cache, clock, network, ask } = await frontEnd();
    const answer = network.answer;
    network.answer = () => silence;
    const failed = Promise.allSettled([cache.get("GameStart"), cache.get("GameStart")]);
    await clock.advance(limits.lookupMs);
    expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    network.answer = answer;
    expect(await ask()).toEqual({ etag: '"g-1"' });
  });
});

describe("no stale read: a stock is asked for anew", () => {
  test("after its invalidation", async () => {
    const { catalog, cache, ask } = await frontEnd();
    await ask();
    cache.invalidate("GameStart");
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("after an invalidation that came while it was asked for: the late answer is given, but not kept", async () => {
    const { catalog, cache, ask, release } = await frontEnd();
    catalog.isHeld = true;
    const before = await ask();
    cache.invalidate("GameStart");
    catalog.version = 2;
    const after = await ask();
    await release();
    expect([before, after]).toEqual([{ etag: '"g-1"' }, { etag: '"g-2"' }]);
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("after such an invalidation, though nobody asked before the late answer came", async () => {
    const { catalog, cache, ask, release } = await frontEnd();
    catalog.isHeld = true;
    await ask();
    cache.invalidate("GameStart");
    await release();
    Object.assign(catalog, { isHeld: false, version: 2 });
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("where the catalog did not promise to tell of a change", async () => {
    const { catalog, ask } = await frontEnd();
    catalog.promises = false;
    await ask();
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("by whoever would have joined a look-up that turns out not to be promised", async () => {
    const { catalog, ask, release } = await frontEnd();
    Object.assign(catalog, { isHeld: true, promises: false });
    const before = await ask();
    Object.assign(catalog, { isHeld: false, promises: true, version: 2 });
    const after = await ask();
    await release();
    expect(before).toEqual({ etag: '"g-1"' });
    expect(after).toEqual({ etag: '"g-2"' });
  });

  test("once the lease is over, and nobody joins another's look-up without one", async () => {
    const { catalog, clock, ask, asked, release } = await frontEnd();
    await ask();
    catalog.leases = false;
    await clock.advance(limits.leaseMs);
    catalog.version = 2;
    catalog.isHeld = true;
    const answers = [await ask(), await ask()];
    await release();
    expect(answers).toEqual([{ etag: '"g-2"' }, { etag: '"g-2"' }]);
    expect(asked()).toBe(3);
  });

  test("under a new session: what was promised under another one is worthless", async () => {
    const { catalog, clock, ask } = await frontEnd();
    await ask();
    catalog.session = "s2";
    await clock.advance(limits.leaseRenewMs);
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("where the session changed while it was asked for", async () => {
    const { catalog, clock, ask, release } = await frontEnd();
    catalog.isHeld = true;
    await ask();
    catalog.session = "s2";
    await clock.advance(limits.leaseRenewMs);
    await release();
    Object.assign(catalog, { isHeld: false, version: 2 });
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });
});

describe("the cache", () => {
  test("forgets what was asked for longest ago when it is full", async () => {
    const { ask, asked } = await frontEnd({ size: 2 });
    for (const name of ["A", "B", "A", "C"]) await ask(name);
    expect(asked()).toBe(3);
    await ask("A");
    expect(asked()).toBe(3);
    await ask("B");
    expect(asked()).toBe(4);
  });

  test("of size 0 keeps nothing, and asks the catalog to promise nothing", async () => {
    const { ask, asked, network } = await frontEnd({ size: 0 });
    await ask();
    await ask();
    expect(asked()).toBe(2);
    for (const { body } of network.to("/lookups")) expect(body).toMatchObject({ session: null });
  });
});

describe("the counters", () => {
  test("tell what became of each look-up", async () => {
    const { cache, catalog, ask, release } = await frontEnd();
    catalog.isHeld = true;
    await ask();
    await ask();
    cache.invalidate("GameStart");
    await ask();
    await release();
    await ask();
    await ask("NoSuchCo");
    await release();
    expect(cache.counters).toEqual({ hits: 1, joined: 1, misses: 3, staleFillsDropped: 1, invalidations: 1 });
    expect([cache.size, cache.kept]).toEqual([10, 1]);
  });

  test("of a cache that is off show misses only", async () => {
    const { cache, ask } = await frontEnd({ size: 0 });
    await ask();
    await ask();
    cache.invalidate("GameStart");
    expect(cache.counters).toEqual({ hits: 0, joined: 0, misses: 2, staleFillsDropped: 0, invalidations: 1 });
    expect([cache.size, cache.kept]).toEqual([0, 0]);
  });
});

test("a burst of 500 misses of one stock asks the catalog for it once", async () => {
  const { cache, clock, network } = await frontEnd();
  const burst = Array.from({ length: 500 }, () => cache.get("GameStart"));
  await clock.settle();
  expect(new Set((await Promise.all(burst)).map((found) => found?.etag))).toEqual(new Set(['"g-1"']));
  expect(network.to("/lookups").map(({ body }) => (body as { names: string[] }).names)).toEqual([["GameStart"]]);
});
