import { expect, test } from "bun:test";
import { expectError, expectSuccess } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";

const idOf = (replica: string) => Number(replica.replace("order-", ""));

export function leadership(bazaar: Bazaar): void {
  test("a replica can be offered the lead only by its own id", async () => {
    const { id: leader, term } = await bazaar.leader();
    for (const follower of await bazaar.followers()) {
      expectError(await bazaar.internal(follower, "/leader-broadcast", { leader }), 422);
    }
    expect(await bazaar.leader()).toMatchObject({ id: leader, term });
  });

  test("the leader confirms that it has the lead, and keeps its term", async () => {
    const { name, id: leader, term } = await bazaar.leader();
    expectSuccess(await bazaar.internal(name, "/leader-broadcast", { leader }), { term });
    expect(await bazaar.leader()).toMatchObject({ id: leader, term });
  });

  test("a follower that hears the term it knows stays as it is", async () => {
    const { id: leader, term } = await bazaar.leader();
    for (const follower of await bazaar.followers()) {
      expectSuccess(await bazaar.internal(follower, "/leader-broadcast", { leader, term }));
    }
    expect(await bazaar.leader()).toMatchObject({ id: leader, term });
  });

  test("an older term, or a second leader of one term, is refused", async () => {
    const last = await bazaar.settled();
    const { id: leader, term } = await bazaar.leader();
    const beside = { leader, term, last };
    const other = (leader % 3) + 1;
    for (const follower of await bazaar.followers()) {
      const older = { leader: other, term: term - 1 };
      expectError(await bazaar.internal(follower, "/leader-broadcast", older), 409, beside);
      expectError(await bazaar.internal(follower, "/leader-broadcast", { leader: other, term }), 409, beside);
    }
  });

  for (const body of [
    {},
    { leader: 0 },
    { leader: "1" },
    { leader: 10 },
    { leader: 1, term: -1 },
    { leader: 1, term: "7" },
  ]) {
    test(`${JSON.stringify(body)} is refused`, async () => {
      expectError(await bazaar.internal("order-1", "/leader-broadcast", body), 422);
    });
  }

  test("a follower that is offered the lead takes it, in a new term, and nobody who trades notices", async () => {
    const { name: oldLeader, term } = await bazaar.leader();
    const follower = (await bazaar.followers())[0]!;
    const id = idOf(follower);
    const answer = await bazaar.internal(follower, "/leader-broadcast", { leader: id });
    const { term: newTerm } = answer.body as { term: number };
    expectSuccess(answer, { term: newTerm });
    expect(newTerm).toBeGreaterThan(term);
    await bazaar.order("buy", 1, "GameStart");
    expect(await bazaar.leader()).toMatchObject({ id, term: newTerm });
    const refused = await bazaar.internal(oldLeader, "/buy", { name: "GameStart", quantity: 1 });
    expectError(refused, 421, { leader: id, term: newTerm });
    await bazaar.settled();
  });
}
