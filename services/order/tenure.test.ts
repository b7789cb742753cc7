import { describe, expect, test } from "bun:test";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { BazaarError } from "../contract/errors.ts";
import { ReplicaStore } from "./replica-store.ts";
import { leaderChanged, outcomeUnknown, Tenure } from "./tenure.ts";

const newerTerm = () => new BazaarError(409, "Term 5 is over.", { leader: 2, term: 9 });
const otherGeneration = () => new BazaarError(409, "The catalog has started anew.", { generation: "generation-2" });

describe("a term of this replica", () => {
  test("goes with all that the catalog is asked for", () => {
    expect(replicaParts().stand(5).fenced).toEqual({ generation: "generation-1", term: 5, replica: 3 });
  });

  test("lasts until the replica resigns; whatever comes back from a wait after that is stopped with 504", () => {
    const { stand, standing } = replicaParts();
    const tenure = stand();
    expect(tenure.isOver).toBe(false);
    expect(() => tenure.assertCurrent()).not.toThrow();
    standing.resign("it is stopped");
    expect(tenure.isOver).toBe(true);
    expect(() => tenure.assertCurrent()).toThrow(expect.objectContaining({ status: 504 }));
  });

  test("is over when the catalog refuses it for a newer one, which is on the disk then, with its leader", () => {
    const { stand, standing, database, counts } = replicaParts();
    const tenure = stand();
    tenure.refused(newerTerm());
    expect(tenure.isOver).toBe(true);
    expect(standing.status).toMatchObject({ role: "follower", term: 9, leader: 2 });
    expect(new ReplicaStore(database)).toMatchObject({ term: 9, leader: 2 });
    expect(counts.newGenerations).toBe(0);
  });

  test("is over when someone knows of a newer one, though not whose", () => {
    const { stand, standing } = replicaParts();
    stand().newerTerm(null, 9);
    expect(standing.status).toMatchObject({ role: "follower", term: 9, leader: null });
  });

  test("is over, too, where the newer one can't be written", () => {
    const { stand, standing, database } = replicaParts();
    const tenure = stand();
    database.run("PRAGMA query_only = ON");
    expect(() => tenure.refused(newerTerm())).not.toThrow();
    expect(standing.status).toMatchObject({ role: "follower", term: 5, leader: null });
  });

  test("never makes the known term go back", () => {
    const { stand, standing } = replicaParts();
    stand().refused(new BazaarError(409, "Term 5 is over.", { leader: 2, term: 4 }));
    expect(standing.status).toMatchObject({ role: "follower", term: 5, leader: null });
  });

  test("stays this replica's own on its disk when another one has it as well: it follows nobody in that term", () => {
    const { stand, standing } = replicaParts();
    stand(5).newerTerm(null, 5);
    expect(standing.role).toBe("follower");
    expect(() => standing.follow(2, 5)).toThrow(expect.objectContaining({ status: 409 }));
  });

  test("is over when the catalog has started anew, before anyone is told of the new generation", () => {
    const parts = replicaParts();
    const first = parts.stand();
    const roles: string[] = [];
    const onNewGeneration = () => void roles.push(parts.standing.role);
    const tenure = new Tenure({ ...parts, grant: first.grant, onNewGeneration });
    tenure.refused(otherGeneration());
    expect(roles).toEqual(["follower"]);
  });

  test("ends where the replica steps aside", () => {
    const { stand, standing } = replicaParts();
    const tenure = stand();
    tenure.stepAside("its log differs");
    expect(standing.status).toMatchObject({ role: "aside", reason: "its log differs" });
    expect(tenure.isOver).toBe(true);
  });
});

describe("one leader's word: a term that is over", () => {
  const late: [string, (tenure: Tenure) => void][] = [
    ["a failure to write", (tenure) => tenure.resign("it can't write its log")],
    ["a log that differs", (tenure) => tenure.stepAside("its log differs")],
    ["the catalog's refusal", (tenure) => tenure.refused(newerTerm())],
    ["a new generation", (tenure) => tenure.refused(otherGeneration())],
    ["word of a newer term", (tenure) => tenure.newerTerm(2, 9)],
  ];

  for (const [what, happens] of late) {
    test(`changes nothing about the one that came after it: ${what}`, () => {
      const { stand, standing, counts } = replicaParts();
      const older = stand(5);
      const newer = stand(6);
      happens(older);
      expect([older.isOver, newer.isOver]).toEqual([true, false]);
      expect(standing.status).toMatchObject({ role: "candidate", term: 6 });
      expect(counts.newGenerations).toBe(0);
    });
  }
});

test("whoever waited for a term that is over is told to ask again with the same key, once", () => {
  for (const error of [leaderChanged(), outcomeUnknown("The catalog does not answer.")]) {
    expect(error.status).toBe(504);
    expect(error.message.match(/ask again with the same Idempotency-Key/g)).toHaveLength(1);
  }
});
