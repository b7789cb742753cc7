import { describe, expect, test } from "bun:test";
import { cachedFrontEnd } from "../../test/harness/cached-front-end.ts";
import { silence } from "../../test/harness/scripted-network.ts";
import { limits } from "../runtime/limits.ts";
import { tagStock } from "./lookup-response.ts";

describe("a look-up", () => {
  test("is answered from memory once the catalog has answered it, without its version but with a tag", async () => {
    const { cache, ask, asked } = await cachedFrontEnd();
    await ask();
    const stock = { name: "GameStart", price: 1.5, quantity: 100 };
    expect(await cache.get("GameStart")).toEqual(tagStock(stock, '"g-1"'));
    expect(asked()).toBe(1);
  });

  test("of a stock that does not exist is asked again each time", async () => {
    const { cache, clock, asked } = await cachedFrontEnd();
    for (const count of [1, 2]) {
      const found = cache.get("NoSuchCo");
      await clock.settle();
      expect(await found).toBeUndefined();
      expect(asked()).toBe(count);
    }
  });

  test("gets its own stock, though stocks that do not exist were asked for with it", async () => {
    const { cache, clock } = await cachedFrontEnd();
    const names = ["NoSuchCo", "GameStart", "FishCo"];
    const found = Promise.all(names.map((name) => cache.get(name)));
    await clock.settle();
    expect((await found).map((tagged) => tagged && JSON.parse(tagged.json).data.name)).toEqual([
      undefined,
      "GameStart",
      "FishCo",
    ]);
  });

  test("joins one that is under way, and others travel with it", async () => {
    const { catalog, ask, asked, release } = await cachedFrontEnd();
    catalog.isHeld = true;
    const answers = [await ask(), await ask()];
    await release();
    expect(answers).toEqual([{ etag: '"g-1"' }, { etag: '"g-1"' }]);
    expect(asked()).toBe(1);
  });

  test("is asked for under the names of the requests that travel together", async () => {
    const { cache, clock, network } = await cachedFrontEnd();
    void cache.get("GameStart", "mine");
    void cache.get("FishCo", "yours");
    void cache.get("Unnamed");
    await clock.settle();
    expect(network.to("/lookups").map(({ headers }) => headers.get("x-request-id"))).toEqual(["mine,yours"]);
  });

  test("fails for whoever waits when the catalog does not answer, and is asked anew", async () => {
    const { cache, clock, network, ask } = await cachedFrontEnd();
    const answer = network.answer;
    network.answer = () => silence;
    const failed = Promise.allSettled([cache.get("GameStart"), cache.get("GameStart")]);
    await clock.advance(limits.lookupMs);
    expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    network.answer = answer;
    expect(await ask()).toEqual({ etag: '"g-1"' });
  });
});

describe("the cache", () => {
  test("forgets what was asked for longest ago when it is full", async () => {
    const { ask, asked } = await cachedFrontEnd({ size: 2 });
    for (const name of ["A", "B", "A", "C"]) await ask(name);
    expect(asked()).toBe(3);
    await ask("A");
    expect(asked()).toBe(3);
    await ask("B");
    expect(asked()).toBe(4);
  });

  test("of size 1 keeps one stock", async () => {
    const { ask, asked } = await cachedFrontEnd({ size: 1 });
    for (const name of ["A", "A", "B", "A"]) await ask(name);
    expect(asked()).toBe(3);
  });

  test("of size 0 keeps nothing, and asks the catalog to promise nothing", async () => {
    const { ask, asked, network } = await cachedFrontEnd({ size: 0 });
    await ask();
    await ask();
    expect(asked()).toBe(2);
    for (const { body } of network.to("/lookups")) expect(body).toMatchObject({ session: null });
  });

  test("of size 0 lets nobody wait for another's look-up", async () => {
    const { cache, clock, network } = await cachedFrontEnd({ size: 0 });
    const both = Promise.all([cache.get("GameStart"), cache.get("GameStart")]);
    await clock.settle();
    expect(await both).toHaveLength(2);
    expect(network.to("/lookups")).toMatchObject([{ body: { names: ["GameStart", "GameStart"] } }]);
  });
});

describe("the counters", () => {
  test("tell what became of each look-up", async () => {
    const { cache, catalog, ask, release } = await cachedFrontEnd();
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
    const { cache, ask } = await cachedFrontEnd({ size: 0 });
    await ask();
    await ask();
    cache.invalidate("GameStart");
    expect(cache.counters).toEqual({ hits: 0, joined: 0, misses: 2, staleFillsDropped: 0, invalidations: 1 });
    expect([cache.size, cache.kept]).toEqual([0, 0]);
  });
});

test("a burst of 500 misses of one stock asks the catalog for it once", async () => {
  const { cache, clock, network } = await cachedFrontEnd();
  const burst = Array.from({ length: 500 }, () => cache.get("GameStart"));
  await clock.settle();
  expect(new Set((await Promise.all(burst)).map((found) => found?.etag))).toEqual(new Set(['"g-1"']));
  expect(network.to("/lookups").map(({ body }) => (body as { names: string[] }).names)).toEqual([["GameStart"]]);
});
