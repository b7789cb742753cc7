import { describe, expect, test } from "bun:test";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { genesis, sampleOrders } from "../../test/harness/sample-orders.ts";
import { refusedConnection } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import { declined, takeOver } from "./takeover.ts";

const history = sampleOrders(5);
const foreign = sampleOrders(5, undefined, "foreign-");

/** Replica 3 with some orders, before it asks an open catalog with this journal for the lead. */
function candidate(own = 3, journal = history) {
  const parts = replicaParts(history.slice(0, own));
  parts.played.catalog.journal = [...journal];
  return parts;
}

describe("a replica that takes the lead from an open catalog", () => {
  test("asks for a term that is newer than all that it knows of", async () => {
    const parts = candidate();
    parts.standing.follow(2, 7);
    const tenure = await takeOver(parts);
    expect(parts.network.to("/terms")[0]!.body).toEqual({ replica: 3, above: 7, configured: [1, 2, 3] });
    expect(tenure.grant).toMatchObject({ term: 8, needs: "nothing" });
    expect(parts.standing.status).toMatchObject({ role: "candidate", term: 8 });
  });

  test("has the whole journal then, and asks no peer", async () => {
    const parts = candidate(2);
    parts.played.catalog.page = 2;
    await takeOver(parts);
    expect(parts.store.log.page(0, 10)).toEqual(history);
    expect([...new Set(parts.network.calls.map(({ origin }) => origin))]).toEqual(["http://catalog"]);
  });

  test("gets the listing, too, where it has none", async () => {
    const parts = replicaParts([], false);
    parts.played.catalog.journal = [...history];
    await takeOver(parts);
    expect([parts.store.listing, parts.numbers()]).toEqual([genesis, [1, 2, 3, 4, 5]]);
  });

  test("opens the catalog before, where that has just started", async () => {
    const parts = candidate(5, history.slice(0, 4));
    parts.played.catalog.needs = "majority";
    await takeOver(parts);
    expect(parts.played.catalog).toMatchObject({ needs: "nothing", journal: history });
  });

  test("is told when its term ends", async () => {
    const parts = candidate();
    const tenure = await takeOver(parts);
    expect(parts.counts.deposed).toBe(0);
    parts.standing.resign("it is stopped");
    expect([parts.counts.deposed, tenure.isOver]).toEqual([1, true]);
  });
});

describe("one history: a log that is not an open catalog's makes its replica step aside", () => {
  const cases: [string, number, typeof history][] = [
    ["it goes beyond the journal", 5, history.slice(0, 4)],
    ["it goes beyond an empty journal", 2, []],
    ["it differs, and is as long", 5, foreign],
    ["it differs, and is shorter", 3, foreign],
    ["it differs, and is longer", 5, foreign.slice(0, 3)],
  ];

  for (const [how, own, journal] of cases) {
    test(how, async () => {
      const parts = candidate(own, journal);
      await expect(takeOver(parts)).rejects.toMatchObject({ status: 503, message: expect.stringContaining("aside") });
      expect(parts.standing.role).toBe("aside");
      expect(parts.store.log.page(0, 10)).toEqual(history.slice(0, own));
    });
  }

  test("it begins with another listing, though it has no orders yet", async () => {
    const parts = replicaParts();
    parts.played.catalog.listing = defaultListing.slice(1);
    expect(parts.played.catalog.listingHash).toBe(listingHash(defaultListing.slice(1)));
    await expect(takeOver(parts)).rejects.toMatchObject({ status: 503 });
    expect(parts.standing.role).toBe("aside");
  });
});

describe("a candidate that is as it should be does not step aside", () => {
  for (const path of ["/journal", "/terms/confirm"]) {
    test(`because an order came without a leader just before ${path}`, async () => {
      const parts = candidate(3, history.slice(0, 3));
      parts.on(path, (call) => {
        parts.played.catalog.journal = [...history];
        return parts.usual(call);
      });
      await takeOver(parts);
      expect(parts.standing.role).toBe("candidate");
      expect(parts.numbers()).toHaveLength(path === "/journal" ? 5 : 3);
    });
  }

  test("because the catalog does not answer", async () => {
    for (const path of ["/terms", "/journal", "/terms/confirm"]) {
      const parts = candidate();
      parts.on(path, () => Promise.reject(refusedConnection()));
      await expect(takeOver(parts)).rejects.toThrow("was not reached");
      expect(parts.standing.role).not.toBe("aside");
    }
  });
});

describe("one leader's word: a candidate", () => {
  test("that learns of a newer term while it catches up takes no order and no lead", async () => {
    for (const [path, numbers] of [["/terms", 3] as const, ["/journal", 3] as const, ["/terms/confirm", 5] as const]) {
      const parts = candidate();
      parts.on(path, (call) => {
        const answer = parts.usual(call);
        parts.standing.follow(2, 9);
        return answer;
      });
      await expect(takeOver(parts)).rejects.toBeInstanceOf(BazaarError);
      expect(parts.standing.status).toMatchObject({ role: "follower", term: 9, leader: 2 });
      expect(parts.numbers()).toHaveLength(numbers);
    }
  });

  test("is not made to step aside by what it had asked for under a term that is over", async () => {
    const parts = candidate(5, history.slice(0, 4));
    parts.on("/terms/confirm", () => {
      parts.standing.follow(2, 9);
      return { head: { number: 4, hash: history[3]!.hash } };
    });
    await expect(takeOver(parts)).rejects.toMatchObject({ status: 504 });
    expect(parts.standing.status).toMatchObject({ role: "follower", leader: 2 });
  });

  test("whose term the catalog gave to another one meanwhile does not lead", async () => {
    const parts = candidate();
    parts.on("/journal", (call) => {
      Object.assign(parts.played.catalog, { term: 6, leader: 1 });
      return parts.usual(call);
    });
    await expect(takeOver(parts)).rejects.toMatchObject({ status: 409 });
  });
});

describe("who offered the lead is told why it was not taken", () => {
  test("in a 503's own words, or in one with the reason", () => {
    const own = new BazaarError(503, "Replica 2 was given the lead 10 ms ago.");
    expect(declined(3, own)).toBe(own);
    for (const cause of [new BazaarError(409, "Term 5 is over."), new Error("Term 5 is over.")]) {
      expect(declined(3, cause)).toMatchObject({
        status: 503,
        message: "Replica 3 can't take the lead: Term 5 is over.",
        cause,
      });
    }
  });
});
