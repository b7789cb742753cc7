import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { openOrderDatabase } from "../../db/open.ts";
import { silentLog } from "../../test/harness/surroundings.ts";
import { ReplicaStore } from "./replica-store.ts";
import { Standing } from "./standing.ts";

let database: Database;
let standing: Standing;
let deposed: number;

beforeEach(() => {
  database = openOrderDatabase(":memory:");
  standing = new Standing(2, new ReplicaStore(database), silentLog);
  deposed = 0;
});

const onDeposed = () => {
  deposed += 1;
};
const status = (code: number, details = {}) => expect.objectContaining({ status: code, ...details });
const stored = () => new ReplicaStore(database);

/** Makes replica 2 the leader of a term. */
function lead(term: number): void {
  standing.stand(term, onDeposed);
  standing.lead(term);
}

describe("a follower", () => {
  test("knows of no leader at first", () => {
    expect(standing.status).toMatchObject({ id: 2, role: "follower", term: 0, leader: null, last: 0 });
  });

  test("takes the word of a newer term's leader, and has it on the disk before it does anything", () => {
    standing.follow(3, 7);
    expect(standing.leader).toBe(3);
    expect(stored()).toMatchObject({ term: 7, leader: 3 });
  });

  test("takes it again and again, but that of no older term, and of no other leader of the same one", () => {
    standing.follow(3, 7);
    expect(() => standing.follow(3, 7)).not.toThrow();
    expect(() => standing.follow(1, 6)).toThrow(status(409, { details: { leader: 3, term: 7, last: 0 } }));
    expect(() => standing.follow(1, 7)).toThrow(status(409));
    expect(stored()).toMatchObject({ term: 7, leader: 3 });
  });

  test("learns who leads a term that it knew without a leader", () => {
    new ReplicaStore(database).noteTerm(7, 0);
    standing = new Standing(2, stored(), silentLog);
    expect(standing.leader).toBeNull();
    standing.follow(3, 7);
    expect(standing.leader).toBe(3);
  });

  test("says that it is not the leader, and who is", () => {
    expect(standing.notLeader()).toMatchObject({ status: 421, details: { leader: null, term: 0 } });
    standing.follow(3, 7);
    expect(standing.notLeader()).toMatchObject({ status: 421, details: { leader: 3, term: 7 } });
  });
});

describe("a candidate", () => {
  test("has its term on the disk, and is not the leader before it leads", () => {
    standing.stand(5, onDeposed);
    expect(standing.status).toMatchObject({ role: "candidate", term: 5, leader: null });
    expect(stored()).toMatchObject({ term: 5, leader: 2 });
    standing.lead(5);
    expect(standing.status).toMatchObject({ role: "leader", term: 5, leader: 2 });
    expect(deposed).toBe(0);
  });

  test("does not stand for a term that is not newer than all that it knows of", () => {
    standing.follow(3, 7);
    for (const term of [6, 7]) expect(() => standing.stand(term, onDeposed)).toThrow(status(409));
    expect(standing.role).toBe("follower");
  });

  test("does not lead once a newer term is known", () => {
    standing.stand(5, onDeposed);
    standing.follow(3, 6);
    expect(deposed).toBe(1);
    expect(() => standing.lead(5)).toThrow(status(409));
    expect(() => standing.assertStands(5)).toThrow(status(409));
    expect(standing.role).toBe("follower");
  });

  test("that resigned does not lead the term after all", () => {
    standing.stand(5, onDeposed);
    standing.resign("it could not be done");
    expect(() => standing.lead(5)).toThrow(status(409));
  });
});

describe("a leader", () => {
  test("steps down when a newer term has another leader, and is told so once", () => {
    lead(5);
    standing.follow(3, 6);
    standing.follow(3, 7);
    expect(standing.status).toMatchObject({ role: "follower", term: 7, leader: 3 });
    expect(deposed).toBe(1);
  });

  test("does not step down for an older term, nor for another one's claim to its own", () => {
    lead(5);
    expect(() => standing.follow(3, 4)).toThrow(status(409));
    expect(() => standing.follow(3, 5)).toThrow(status(409, { details: { leader: 2, term: 5, last: 0 } }));
    expect(standing.role).toBe("leader");
    expect(deposed).toBe(0);
  });

  test("that resigned does not name itself as the leader", () => {
    lead(5);
    standing.resign("it has not reached the catalog");
    expect(standing.notLeader()).toMatchObject({ status: 421, details: { leader: null, term: 5 } });
  });

  test("that asks for a new term has ended the old one", () => {
    lead(5);
    standing.stand(6, () => {});
    expect(deposed).toBe(1);
    expect(() => standing.assertStands(5)).toThrow(status(409));
    expect(() => standing.assertStands(6)).not.toThrow();
  });

  test("does not lead any more after a start", () => {
    lead(5);
    expect(new Standing(2, stored(), silentLog).status).toMatchObject({ role: "follower", term: 5, leader: null });
  });
});

describe("a replica that stepped aside", () => {
  test("takes no part any more, and says why", () => {
    lead(5);
    standing.stepAside("its log contradicts the others'");
    standing.stepAside("for another reason");
    expect(deposed).toBe(1);
    expect(standing.status).toMatchObject({ role: "aside", reason: "its log contradicts the others'" });
    expect(() => standing.follow(3, 9)).toThrow(status(503));
    expect(() => standing.stand(9, onDeposed)).toThrow(status(503));
    expect(stored().term).toBe(5);
  });
});
