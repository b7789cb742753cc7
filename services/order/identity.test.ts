import { beforeEach, describe, expect, test } from "bun:test";
import { bazaar, history, known, older, partsOfKnownBazaar, present } from "../../test/harness/known-bazaar.ts";
import { nobody } from "../../test/harness/played-peer.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { BazaarError } from "../contract/errors.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { openCatalog } from "./catalog-opening.ts";
import { Follower } from "./follower.ts";

let parts: ReturnType<typeof partsOfKnownBazaar>;

beforeEach(() => {
  parts = partsOfKnownBazaar();
});

const open = () => openCatalog({ ...parts, tenure: parts.stand() });
const sent = (path: string) => parts.network.to(path).map(({ body }) => body);
const opened = () => sent("/open") as { identity: typeof sampleIdentity }[];

describe("a catalog database that was never opened", () => {
  beforeEach(() => {
    Object.assign(parts.played.catalog, { needs: "all", journal: [] });
  });

  test("gets the bazaar's id and list, and the next lineage under its own name, from those who have answered", async () => {
    await open();
    const lineage = { number: 2, name: sampleIdentity.lineage.name };
    expect(opened()).toMatchObject([{ answered: [3, 1, 2], identity: { bazaar, members: [1, 2, 3], lineage } }]);
    expect([parts.played.one.identity.lineage, parts.store.identity.lineage]).toEqual([lineage, lineage]);
  });

  test("is opened only once every replica has written that down", async () => {
    parts.on("/identity", (call) => {
      if (call.origin === "http://replica-2") throw new BazaarError(503, "The disk is full.");
      return parts.usual(call);
    });
    await expect(open()).rejects.toMatchObject({ status: 409 });
    expect(opened()).toMatchObject([{ answered: [3, 1] }]);
  });

  test("leaves no trace where not all have answered", async () => {
    parts.played.two.isDown = true;
    await expect(open()).rejects.toMatchObject({ status: 409 });
    expect([parts.played.one.identity.lineage, parts.store.identity.lineage]).toEqual([older, older]);
  });

  test("keeps the lineage that a leader who failed has already handed out for it", async () => {
    const lineage = { number: 7, name: sampleIdentity.lineage.name };
    parts.played.one.identity = { ...parts.played.one.identity, lineage };
    await open();
    expect(opened()).toMatchObject([{ identity: { lineage } }]);
  });

  test("names every replica that anybody knows of, so that none is forgotten halfway", async () => {
    parts.played.one.identity = { ...parts.played.one.identity, members: [1, 2, 3, 4] };
    await open();
    expect(opened()).toMatchObject([{ known: [1, 2, 3, 4], identity: { members: [1, 2, 3, 4] } }]);
    expect(parts.store.identity.members).toEqual([1, 2, 3]);
  });

  test("is not opened over replicas of several bazaars", async () => {
    parts.played.two.identity = { ...parts.played.two.identity, bazaar: "00000000000000ff" };
    await expect(open()).rejects.toThrow(/several bazaars/);
    expect(opened()).toEqual([]);
  });
});

describe("a replica that lost its file, and has the orders again but was told nothing yet,", () => {
  beforeEach(() => {
    parts = replicaParts(history);
    Object.assign(parts.played.catalog, { needs: "all", journal: [], remembered: { ...known, lineage: present } });
    for (const peer of [parts.played.one, parts.played.two]) Object.assign(peer, { orders: history, identity: nobody });
  });

  test("is of the bazaar that any data directory remembers, with its replicas, and not of a new one", async () => {
    await open();
    const lineage = { number: 3, name: sampleIdentity.lineage.name };
    expect(opened()).toMatchObject([{ known: [1, 2, 3], identity: { bazaar, members: [1, 2, 3], lineage } }]);
  });

  test("learns that from the peer that it copies from", async () => {
    parts = replicaParts([], false);
    parts.played.one.orders = history;
    parts.played.one.identity = { ...known, remembered: null };
    await new Follower({ ...parts, onDamage: () => {} }).catchUp();
    expect(parts.store.identity).toEqual(known);
  });
});

describe("a bazaar whose databases are all gone", () => {
  beforeEach(() => {
    parts = replicaParts([], false);
    for (const peer of [parts.played.one, parts.played.two]) Object.assign(peer, { listing: null, identity: nobody });
    parts.played.catalog.needs = "all";
  });

  test("begins where there was none", async () => {
    await open();
    expect(opened()).toMatchObject([{ identity: { bazaar: expect.stringMatching(/^[0-9a-f]{16}$/) } }]);
  });

  test("does not begin anew where any data directory remembers one", async () => {
    parts.played.two.identity = { ...nobody, remembered: known };
    await expect(open()).rejects.toThrow(new RegExp(`There was a bazaar here \\(${bazaar}`));
    parts.played.two.identity = nobody;
    parts.played.catalog.remembered = known;
    await expect(openCatalog({ ...parts, tenure: parts.stand(6) })).rejects.toThrow(/There was a bazaar/);
    expect(opened()).toEqual([]);
  });

  test("begins anew where the operator says so", async () => {
    Object.assign(parts.played.catalog, { remembered: known, mayBegin: true });
    await open();
    expect(opened()).toHaveLength(1);
    expect(opened()[0]?.identity.bazaar).not.toBe(bazaar);
  });
});

describe("a candidate that has an older copy of its database", () => {
  test("speaks for the catalog in its survey, not for the one that it followed then", async () => {
    const lineage = { number: 2, name: sampleIdentity.lineage.name };
    for (const peer of [parts.played.one, parts.played.two]) peer.identity = { ...peer.identity, lineage };
    Object.assign(parts.played.catalog, { needs: "majority", identity: { ...known, lineage } });
    await open();
    expect(sent("/sync")).toMatchObject([{ fence: { lineage } }, { fence: { lineage } }]);
    expect(opened()).toMatchObject([{ identity: { lineage } }]);
  });

  test("names no lineage for a catalog that has none", async () => {
    Object.assign(parts.played.catalog, { needs: "all", journal: [] });
    await open();
    for (const body of sent("/sync")) expect(body).not.toHaveProperty("fence.lineage");
  });
});
