import { describe, expect, test } from "bun:test";
import { cachedFrontEnd } from "../../test/harness/cached-front-end.ts";
import { limits } from "../runtime/limits.ts";

describe("no stale read: a stock is asked for anew", () => {
  test("after its invalidation", async () => {
    const { catalog, cache, ask } = await cachedFrontEnd();
    await ask();
    cache.invalidate("GameStart");
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("after an invalidation that came while it was asked for: the late answer is given, but not kept", async () => {
    const { catalog, cache, ask, release } = await cachedFrontEnd();
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
    const { catalog, cache, ask, release } = await cachedFrontEnd();
    catalog.isHeld = true;
    await ask();
    cache.invalidate("GameStart");
    await release();
    Object.assign(catalog, { isHeld: false, version: 2 });
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("where the catalog did not promise to tell of a change", async () => {
    const { catalog, ask } = await cachedFrontEnd();
    catalog.promises = false;
    await ask();
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("by whoever would have joined a look-up that turns out not to be promised", async () => {
    const { catalog, ask, release } = await cachedFrontEnd();
    Object.assign(catalog, { isHeld: true, promises: false });
    const before = await ask();
    Object.assign(catalog, { isHeld: false, promises: true, version: 2 });
    const after = await ask();
    await release();
    expect(before).toEqual({ etag: '"g-1"' });
    expect(after).toEqual({ etag: '"g-2"' });
  });

  test("once the lease is over, and nobody joins another's look-up without one", async () => {
    const { catalog, clock, ask, asked, release } = await cachedFrontEnd();
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
    const { catalog, clock, ask } = await cachedFrontEnd();
    await ask();
    catalog.session = "s2";
    await clock.advance(limits.leaseRenewMs);
    catalog.version = 2;
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });

  test("where the session changed while it was asked for", async () => {
    const { catalog, clock, ask, release } = await cachedFrontEnd();
    catalog.isHeld = true;
    await ask();
    catalog.session = "s2";
    await clock.advance(limits.leaseRenewMs);
    await release();
    Object.assign(catalog, { isHeld: false, version: 2 });
    expect(await ask()).toEqual({ etag: '"g-2"' });
  });
});

test("no stale read: a look-up of an earlier session is not joined", async () => {
  const { catalog, clock, ask, release } = await cachedFrontEnd();
  catalog.isHeld = true;
  const before = await ask();
  catalog.session = "s2";
  await clock.advance(limits.leaseRenewMs);
  catalog.version = 2;
  const after = await ask();
  await release();
  expect([before, after]).toEqual([{ etag: '"g-1"' }, { etag: '"g-2"' }]);
});
