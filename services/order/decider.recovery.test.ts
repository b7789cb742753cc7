import { describe, expect, test } from "bun:test";
import { decidingReplica } from "../../test/harness/deciding-replica.ts";
import { headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { silence } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";

const history = sampleOrders(5);
const foreign = [...history.slice(0, 1), ...sampleOrders(4, headOf(history.slice(0, 1)), "foreign-")];
const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

describe("a leader whose journal is ahead, after orders that came without it", () => {
  test("fetches them, and sends the batch again at once with the same keys", async () => {
    const { clock, played, begin, batches, numbers, written } = decidingReplica();
    played.catalog.journal = history.slice(0, 4);
    const result = begin();
    await clock.settle();
    expect(result.value).toMatchObject([{ order: { number: 5, key: "a" } }, { order: { number: 6, key: "b" } }]);
    expect([numbers(), written]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [4, 6],
    ]);
    expect(batches().map(({ head }) => head.number)).toEqual([2, 4]);
    expect(batches()[1]!.trades).toEqual(batches()[0]!.trades);
  });

  test("makes a pause before it tries again where it can't fetch them", async () => {
    const { clock, played, begin, on, usual, batches, network } = decidingReplica();
    played.catalog.journal = history.slice(0, 4);
    const journal = () => network.to("/journal").length;
    on("/journal", (call) => (journal() === 1 ? Promise.reject(new BazaarError(500, "It failed.")) : usual(call)));
    const result = begin();
    await clock.settle();
    expect([batches().length, journal()]).toEqual([1, 1]);
    await clock.advance(limits.retryPauseMs);
    expect(result.value).toHaveLength(2);
    expect([batches().length, journal()]).toEqual([3, 2]);
  });

  test("writes nothing where its term ends while they are fetched: certainly nothing was done", async () => {
    const { clock, played, begin, on, usual, standing, numbers, written } = decidingReplica();
    played.catalog.journal = history.slice(0, 4);
    on("/journal", (call) => {
      standing.follow(2, 9);
      return usual(call);
    });
    const result = begin();
    await clock.advance(limits.retryPauseMs);
    expect(result).toEqual(failsWith(421));
    expect([numbers(), written]).toEqual([[1, 2], []]);
  });
});

describe("one history: a leader whose log is not the journal's steps aside, and does not try for ever", () => {
  const journals = {
    "is shorter": history.slice(0, 1),
    "is as long, and differs": foreign.slice(0, 2),
    "is shorter, and differs": sampleOrders(1, undefined, "foreign-"),
    "is longer, and differs": foreign,
  };

  for (const [how, journal] of Object.entries(journals)) {
    test(`where the journal ${how}`, async () => {
      const { clock, played, begin, standing, network, numbers } = decidingReplica();
      played.catalog.journal = journal;
      const result = begin();
      await clock.advance(limits.retryPauseMs);
      expect(standing.role).toBe("aside");
      expect(result).toEqual(failsWith(421));
      expect(network.calls.length).toBeLessThanOrEqual(2);
      expect(numbers()).toEqual([1, 2]);
    });
  }
});

describe("a leader that can't write its log", () => {
  test("resigns, and the outcome of what the catalog decided is unknown", async () => {
    const { clock, database, begin, standing, played, batches } = decidingReplica();
    database.run("PRAGMA query_only = ON");
    const result = begin();
    await clock.settle();
    expect(standing.role).toBe("follower");
    expect(result).toEqual(failsWith(504));
    expect([played.catalog.journal.length, batches().length]).toEqual([4, 1]);
  });

  test("resigns where that shows as it fetches the journal", async () => {
    const { clock, database, begin, standing, played, decider } = decidingReplica();
    played.catalog.journal = history;
    database.run("PRAGMA query_only = ON");
    const result = begin();
    await clock.advance(limits.retryPauseMs);
    expect(standing.role).toBe("follower");
    expect(result).toEqual(failsWith(421));
    expect(await decider.fetchJournal()).toBe(false);
  });
});

describe("fetching the journal", () => {
  test("tells of what was written", async () => {
    const { decider, played, written } = decidingReplica();
    played.catalog.journal = history;
    expect(await decider.fetchJournal()).toBe(true);
    expect(written).toEqual([5]);
  });

  test("that fails is no more than a failure", async () => {
    const { decider, on, clock, standing } = decidingReplica();
    on("/journal", () => silence);
    const fetched = decider.fetchJournal();
    await clock.advance(limits.catalogCallMs);
    expect(await fetched).toBe(false);
    expect(standing.role).toBe("candidate");
  });
});

test("a new generation in the middle of a batch ends the term, and is told of", async () => {
  const { clock, played, begin, standing, counts } = decidingReplica();
  played.catalog.generation = "generation-2";
  const result = begin();
  await clock.settle();
  expect(result).toEqual(failsWith(421));
  expect([standing.role, counts.newGenerations]).toEqual(["follower", 1]);
});

test("an answer whose orders don't continue the log is not written; they come from the journal", async () => {
  const { clock, begin, on, usual, batches, numbers, played } = decidingReplica();
  on("/batches", (call) => {
    const answer = usual(call);
    return batches().length === 1 ? { outcomes: foreign.slice(2, 4).map((order) => ({ order })) } : answer;
  });
  const result = begin();
  await clock.advance(2 * limits.retryPauseMs);
  expect(result.value).toMatchObject([{ order: { key: "a" } }, { order: { key: "b" } }]);
  expect([numbers(), played.catalog.journal.length]).toEqual([[1, 2, 3, 4], 4]);
});
