import { beforeEach, describe, expect, test } from "bun:test";
import { bazaar, history, known, older, partsOfKnownBazaar, present } from "../../test/harness/known-bazaar.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { otherBazaar, otherLineage } from "../contract/identity.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { openCatalog } from "./catalog-opening.ts";
import { Follower } from "./follower.ts";
import { takeOver } from "./takeover.ts";

let parts: ReturnType<typeof partsOfKnownBazaar>;

beforeEach(() => {
  parts = partsOfKnownBazaar();
});

const open = () => openCatalog({ ...parts, tenure: parts.stand() });
const sent = (path: string) => parts.network.to(path).map(({ body }) => body);
const opened = () => sent("/open") as { identity: typeof sampleIdentity }[];

describe("a catalog that was given up for lost and comes back", () => {
  beforeEach(() => {
    parts.store.noteIdentity({ ...known, lineage: present });
    parts.played.catalog.identity = known;
  });

  test("gets no leader: a replica takes no term of an older lineage", async () => {
    await expect(takeOver(parts)).rejects.toMatchObject({ status: 403, details: { reason: "other-lineage" } });
    expect(parts.standing.status).toMatchObject({ role: "follower", term: 0 });
  });

  test("nor one of a rival's, which claims the same place", async () => {
    parts.played.catalog.identity = { ...known, lineage: { ...present, name: older.name } };
    await expect(takeOver(parts)).rejects.toMatchObject({ status: 403 });
  });

  test("is followed by nobody who leads for it: pushes, surveys and notes are refused before anything is done", () => {
    const follower = new Follower({ ...parts, onDamage: () => {} });
    const refused = expect.objectContaining({ status: 403, details: { reason: "other-lineage", lineage: present } });
    const push = { leader: 1, term: 9, orders: [], identity: known };
    expect(follower.push(push)).rejects.toThrow(refused as Error);
    expect(() => follower.sync({ last: 0, fence: { leader: 1, term: 9, lineage: older } })).toThrow(refused as Error);
    expect(() => follower.noteIdentity({ leader: 1, term: 9, identity: known })).toThrow(refused as Error);
    expect(parts.store.term).toBe(0);
  });

  test("ends the lead of whoever still leads for it and hears of the newer one", () => {
    parts = replicaParts(history);
    parts.store.noteIdentity(known);
    const tenure = parts.stand();
    parts.standing.lead(5);
    parts.standing.hear(older);
    expect(tenure.isOver).toBe(false);
    parts.standing.hear(present);
    expect(tenure.isOver).toBe(true);
    // What it sends from now on tells the catalog so, too.
    expect(parts.standing.identity.lineage).toEqual(present);
  });

  test("may be let in by the operator, but only if the replicas lack nothing that it has", async () => {
    Object.assign(parts.played.catalog, { needs: "all", readmitted: true });
    parts.played.catalog.identity = { ...known, lineage: null };
    for (const peer of [parts.played.one, parts.played.two]) peer.identity = { ...peer.identity, lineage: present };
    parts.played.catalog.journal = sampleOrders(6);
    await expect(open()).rejects.toThrow(/has orders up to 6, the replicas only up to 4/);
    parts.played.catalog.journal = history;
    await openCatalog({ ...parts, tenure: parts.stand(6) });
    expect(opened()).toMatchObject([{ identity: { lineage: { number: 3, name: sampleIdentity.lineage.name } } }]);
  });
});

describe("a follower", () => {
  const push = (identity?: typeof sampleIdentity) => ({
    leader: 1,
    term: 3,
    orders: [],
    ...(identity && { identity }),
  });

  test("takes a newer lineage, and the list of replicas, from the leader that pushes to it", async () => {
    const follower = new Follower({ ...parts, onDamage: () => {} });
    await follower.push(push({ bazaar, members: [1, 3], lineage: present }));
    expect(parts.store.identity).toEqual({ bazaar, members: [1, 3], lineage: present });
  });

  test("remembers its bazaar outside its database", async () => {
    const follower = new Follower({ ...parts, onDamage: () => {} });
    await follower.push(push({ bazaar, members: [1, 2, 3], lineage: present }));
    expect(parts.memory.identity).toEqual({ bazaar, members: [1, 2, 3], lineage: present });
    expect(follower.sync({ last: 0 })).toMatchObject({ bazaar, lineage: present, remembered: parts.memory.identity });
  });
});

describe("a survey", () => {
  test("that a peer refuses for its lineage ends the candidacy, and is remembered", async () => {
    parts.played.catalog.needs = "majority";
    parts.on("/sync", () => {
      throw otherLineage(present, older);
    });
    await expect(open()).rejects.toThrow(/lineage 2/);
    expect(parts.standing.status.role).toBe("follower");
    expect(parts.standing.identity.lineage).toEqual(present);
    expect(opened()).toEqual([]);
  });

  test("counts no replica of another bazaar", async () => {
    parts.played.catalog.needs = "majority";
    parts.on("/sync", (call) => {
      if (call.origin === "http://replica-1") throw otherBazaar("00000000000000ff", bazaar);
      return parts.usual(call);
    });
    await open();
    expect(opened()).toMatchObject([{ answered: [3, 2] }]);
  });
});
