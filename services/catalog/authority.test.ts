import { describe, expect, test } from "bun:test";
import { openCatalogDatabase } from "../../db/open.ts";
import { allAnswered, authorityOf } from "../../test/harness/catalog-authority.ts";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { emptyHead, genesis, headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { limits } from "../runtime/limits.ts";
import { CatalogState } from "./catalog-state.ts";

const asks = (replica: number, above = 0) => ({ replica, above, configured: [1, 2, 3] });
const by = (...answered: number[]) => ({ answered, known: [] });
const status = (code: number, details = {}) => expect.objectContaining({ status: code, ...details });

/** A catalog that has just started; `again` starts it anew over the same database. */
function started(options: { configured?: number[]; excused?: number[]; readmitted?: boolean } = {}) {
  const { configured = [1, 2, 3], excused = [], readmitted = false } = options;
  const database = openCatalogDatabase(":memory:");
  const clock = new ManualClock();
  new CatalogState(database).start(genesis);
  const again = (generation: string) =>
    authorityOf({ clock, state: new CatalogState(database), generation, configured, excused, readmitted });
  const authority = again("first");
  const opening = (term: number, replica: number, answered: number[]) => ({
    ...{ ...allAnswered, generation: authority.generation, term, replica, answered },
    head: emptyHead,
  });
  return { clock, authority, again, opening };
}

describe("a term", () => {
  test("is higher than any before, and than any that the replica knows of", () => {
    const { authority, clock } = started();
    expect(authority.grant(asks(3))).toEqual({
      ...{ generation: "first", term: 1, needs: "all", listing: genesis, database: sampleIdentity.lineage.name },
      ...{ bazaar: null, lineage: null, members: [1, 2, 3], remembered: null, mayBegin: false, readmitted: false },
    });
    expect(authority.grant(asks(3)).term).toBe(2);
    expect(authority.grant(asks(3, 41)).term).toBe(42);
    expect(authority.grant(asks(3, 7)).term).toBe(43);
    expect(authority.leader).toBe(3);
    expect(clock.timers).toBe(0);
  });

  test("is on the disk before it is given: one that starts anew gives a higher one", () => {
    const { authority, again } = started();
    authority.grant(asks(3, 8));
    expect(again("second").grant(asks(1)).term).toBe(10);
  });

  test("is not for a replica that isn't configured", () => {
    expect(() => started().authority.grant(asks(4))).toThrow(status(422));
  });

  test("lives a while before another replica gets the next: the lead is not thrown back and forth", async () => {
    const { authority, clock } = started();
    authority.grant(asks(3));
    await clock.advance(limits.termLifeMs - 1);
    expect(() => authority.grant(asks(2))).toThrow(status(503));
    expect(authority.term).toBe(1);
    await clock.advance(1);
    expect(authority.grant(asks(2)).term).toBe(2);
  });
});

describe("one leader's word", () => {
  const leads = (term: number, replica: number, generation = "first") => ({ generation, term, replica });

  test("counts until a newer term exists, and never again", async () => {
    const { authority, clock } = started();
    authority.grant(asks(3));
    expect(() => authority.assertLeads(leads(1, 3))).not.toThrow();
    await clock.advance(limits.termLifeMs);
    authority.grant(asks(2));
    expect(() => authority.assertLeads(leads(1, 3))).toThrow(status(409, { details: { leader: 2, term: 2 } }));
    expect(() => authority.assertLeads(leads(2, 2))).not.toThrow();
  });

  test("does not count for another replica with the same term, or for a term that was never given", () => {
    const { authority } = started();
    authority.grant(asks(3));
    expect(() => authority.assertLeads(leads(1, 2))).toThrow(status(409));
    expect(() => authority.assertLeads(leads(2, 3))).toThrow(status(409));
    expect(() => authority.assertLeads(leads(0, 0))).toThrow(status(409));
  });

  test("does not count for a catalog that has started anew", () => {
    const { authority, again } = started();
    authority.grant(asks(3));
    const renewed = again("second");
    expect(() => renewed.assertLeads(leads(1, 3))).toThrow(status(409, { details: { generation: "second" } }));
  });
});

describe("a catalog database that takes the place of another one", () => {
  test("waits until the leases are over that that one may have given; one that starts again has done so already", () => {
    let waits = 0;
    const database = openCatalogDatabase(":memory:");
    const clock = new ManualClock();
    new CatalogState(database).start(genesis);
    const onNewLineage = () => {
      waits += 1;
    };
    const started = (generation: string) =>
      authorityOf({ clock, state: new CatalogState(database), generation, onNewLineage });
    const open = (authority: ReturnType<typeof started>) => {
      const { term, generation } = authority.grant(asks(3));
      authority.open({ ...allAnswered, generation, term, replica: 3, head: emptyHead }, emptyHead);
    };
    open(started("first"));
    expect(waits).toBe(1);
    open(started("second"));
    expect(waits).toBe(1);
  });

  test("is replaced itself once another one is heard of: it closes for good, and gives out no term", () => {
    const { authority, opening } = started();
    authority.grant(asks(3));
    authority.open(opening(1, 3, [1, 2, 3]), emptyHead);
    const newer = { number: 2, name: "00000000000000bb" };
    expect(() => authority.assertNotReplaced(sampleIdentity.lineage)).not.toThrow();
    expect(() => authority.assertNotReplaced({ ...sampleIdentity.lineage, name: newer.name })).toThrow(status(403));
    expect(authority.isOpen).toBe(true);
    expect(() => authority.assertNotReplaced(newer)).toThrow(status(403));
    expect(() => authority.assertOpen()).toThrow(
      status(503, { message: expect.stringContaining("given up for lost") }),
    );
    expect(() => authority.grant(asks(3))).toThrow(status(503));
    expect(authority.hasHistory).toBe(false);
  });
});

describe("a catalog that has just started", () => {
  test("serves at once where no replicas are configured", () => {
    const { authority } = started({ configured: [] });
    expect(authority.isOpen).toBe(true);
    expect(authority.needs).toBe("nothing");
  });

  test("serves nothing until a leader has opened it; a grant alone opens nothing", () => {
    const { authority, opening } = started();
    authority.grant(asks(3));
    expect(authority.isOpen).toBe(false);
    expect(() => authority.assertOpen()).toThrow(status(503, { message: expect.stringContaining("all of the 3") }));
    expect(() => authority.assertClosed()).not.toThrow();
    authority.open(opening(1, 3, [1, 2, 3]), emptyHead);
    expect(() => authority.assertOpen()).not.toThrow();
    expect(() => authority.assertClosed()).toThrow(status(409));
    expect(authority.grant(asks(3)).needs).toBe("nothing");
  });

  test("needs all replicas the first time, for a lost file looks as if it were; later a majority is enough", () => {
    const { authority, again, opening } = started();
    authority.grant(asks(3));
    for (const answered of [[], [3], [1, 3], [1, 3, 3, 3], [1, 3, 9]]) {
      expect(() => authority.open(opening(1, 3, answered), emptyHead)).toThrow(status(409));
    }
    expect(authority.isOpen).toBe(false);
    authority.open(opening(1, 3, [1, 2, 3]), emptyHead);
    const renewed = again("second");
    expect(renewed.grant(asks(3)).needs).toBe("majority");
    const request = { ...opening(2, 3, [3]), generation: "second" };
    expect(() => renewed.open(request, emptyHead)).toThrow(
      status(409, { message: expect.stringContaining("majority") }),
    );
    renewed.open({ ...request, answered: [1, 3] }, emptyHead);
    expect(renewed.isOpen).toBe(true);
  });

  test("takes half of an even number of replicas for no majority", () => {
    const { authority } = started({ configured: [1, 2, 3, 4] });
    expect(() => authority.assertEnoughAnswered(by(1, 2), "majority")).toThrow(status(409));
    expect(() => authority.assertEnoughAnswered(by(1, 2, 3), "majority")).not.toThrow();
  });

  test("does without replicas that the operator has excused by name, but without no other", () => {
    const { authority } = started({ excused: [2] });
    expect(() => authority.assertEnoughAnswered(by(1, 3), "all")).not.toThrow();
    expect(() => authority.assertEnoughAnswered(by(1, 2), "all")).toThrow(status(409));
  });

  test("is opened only by the newest leader, and only where its log ends as the journal does", async () => {
    const { authority, clock, opening } = started();
    authority.grant(asks(3));
    const longer = headOf(sampleOrders(1));
    const all = opening(1, 3, [1, 2, 3]);
    expect(() => authority.open(all, longer)).toThrow(status(409));
    expect(() => authority.open({ ...all, head: longer }, emptyHead)).toThrow(status(409));
    const other = { ...all, head: { number: 0, hash: longer.hash } };
    expect(() => authority.open(other, emptyHead)).toThrow(status(409));
    expect(authority.waitsFor).toContain("The journal ends at 0, the leader's log at 0.");
    await clock.advance(limits.termLifeMs);
    authority.grant(asks(2));
    expect(() => authority.open(all, emptyHead)).toThrow(status(409));
    expect(authority.isOpen).toBe(false);
  });

  test("that is let in again is opened like one that never was, and shows its lineage from then on", () => {
    const { authority, again, opening } = started({ readmitted: true });
    const { lineage } = sampleIdentity;
    expect(authority.identity.lineage).toBeUndefined();
    authority.grant(asks(3));
    authority.open(opening(1, 3, [1, 2, 3]), emptyHead);
    expect(authority.identity.lineage).toEqual(lineage);
    expect(authority.hasHistory).toBe(true);
    expect(authority.grant(asks(3))).toMatchObject({ needs: "nothing", lineage });
    expect(again("second").grant(asks(3))).toMatchObject({ needs: "all", lineage: null });
  });
});
