import { describe, expect, test } from "bun:test";
import { decidingReplica } from "../../test/harness/deciding-replica.ts";
import { headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { type Answer, type Call, refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";
import { leaderChanged } from "./tenure.ts";

const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

/** Answers the first attempt in one way and the later ones in another. */
function first(answer: () => unknown, then: Answer): Answer {
  let attempts = 0;
  return (call) => {
    attempts += 1;
    return attempts === 1 ? answer() : then(call);
  };
}

const silent = () => silence;
const refused = () => Promise.reject(refusedConnection());
const status = (code: number, details = {}) => Promise.reject(new BazaarError(code, "The catalog's words.", details));
const busy = () => status(503);
const fenced = () => status(409, { leader: 2, term: 9 });

describe("a batch", () => {
  test("goes to the catalog with the term, the head and the keys, and is on the own disk when it is answered", async () => {
    const { clock, begin, batches, numbers, written, played } = decidingReplica();
    const result = begin();
    await clock.settle();
    expect(result.value).toMatchObject([{ order: { number: 3, key: "a" } }, { order: { number: 4, key: "b" } }]);
    expect([numbers(), written]).toEqual([[1, 2, 3, 4], [4]]);
    const trades = [sampleTrade("a"), sampleTrade("b")];
    const head = headOf(sampleOrders(2));
    expect(batches()).toEqual([{ generation: "generation-1", term: 5, replica: 3, head, trades }]);
    expect(played.catalog.journal).toHaveLength(4);
  });

  test("of rejections, or of orders that are known, writes nothing", async () => {
    const rejection = { status: 404, message: "There is no such stock." };
    const outcomes = [{ rejection }, { order: sampleOrders(2)[1]! }];
    const { clock, begin, numbers, written } = decidingReplica(() => ({ outcomes }));
    const result = begin();
    await clock.settle();
    expect(result).toEqual({ value: outcomes });
    expect([numbers(), written]).toEqual([[1, 2], []]);
  });

  test("exactly once: is sent with the same keys until the catalog answers", async () => {
    const silentTwice = first(
      silent,
      first(refused, (call) => usual(call)),
    );
    const { clock, begin, batches, usual, played, numbers } = decidingReplica(silentTwice);
    const result = begin();
    await clock.advance(limits.catalogCallMs + 2 * limits.retryPauseMs);
    expect(result.value).toHaveLength(2);
    expect(batches().map(({ trades }) => trades.map(({ key }) => key))).toEqual(Array(3).fill(["a", "b"]));
    expect([numbers().length, played.catalog.journal.length]).toEqual([4, 4]);
  });

  test("exactly once: that the catalog had decided, though nobody heard, comes from the journal", async () => {
    const lost = (call: Call) => {
      usual(call);
      return silence;
    };
    const { clock, begin, on, usual, numbers, batches, played } = decidingReplica();
    on("/batches", (call) => (batches().length === 1 ? lost(call) : usual(call)));
    const result = begin();
    await clock.advance(limits.catalogCallMs + 2 * limits.retryPauseMs);
    expect(result.value).toMatchObject([{ order: { number: 3 } }, { order: { number: 4 } }]);
    expect([numbers(), played.catalog.journal.length]).toEqual([[1, 2, 3, 4], 4]);
  });
});

describe("what traders are told when the catalog gives no outcome", () => {
  const day = 24 * 3_600_000;
  const cases: [string, number, Answer][] = [
    ["is silent, then fences", 504, first(silent, fenced)],
    ["fences at once", 421, fenced],
    ["is not there, then fences", 421, first(refused, fenced)],
    ["has started anew", 421, () => status(409, { generation: "generation-2" })],
    ["refuses with 503", 503, busy],
    ["is not there, then refuses with 503", 503, first(refused, busy)],
    ["is silent, then refuses with 503", 504, first(silent, busy)],
    ["answers 500", 504, () => status(500)],
    ["refuses the request itself", 503, () => status(422)],
    ["is never there", 503, refused],
    ["is always silent", 504, silent],
    ["is silent, then not there", 504, first(silent, refused)],
  ];

  for (const [what, code, answer] of cases) {
    test(`${code} where it ${what}`, async () => {
      const { clock, begin, numbers, written } = decidingReplica(answer);
      const result = begin();
      await clock.advance(day);
      expect(result).toEqual(failsWith(code));
      expect([numbers(), written]).toEqual([[1, 2], []]);
    });
  }

  test("421 names the leader that the catalog named", async () => {
    const { clock, begin } = decidingReplica(fenced);
    const result = begin();
    await clock.settle();
    expect(result.error).toMatchObject({ details: { leader: 2, term: 9 } });
  });

  test("503, and the catalog hears nothing, where their time was over before", async () => {
    const { clock, begin, batches } = decidingReplica();
    await clock.advance(limits.tradeMs + 1);
    const result = begin();
    await clock.settle();
    expect([result, batches()]).toEqual([failsWith(503), []]);
  });

  test("421, and the catalog hears nothing, where the term was over before", async () => {
    const { clock, begin, batches, standing } = decidingReplica();
    standing.resign("it is stopped");
    const result = begin();
    await clock.settle();
    expect([result, batches()]).toEqual([failsWith(421), []]);
  });
});

test("one leader's word: an answer that comes when the term is over is not written, and nobody gets a number", async () => {
  const { clock, begin, on, usual, standing, numbers, written } = decidingReplica();
  on("/batches", (call) => {
    standing.follow(2, 9);
    return usual(call);
  });
  const result = begin();
  await clock.settle();
  expect(result).toEqual({ error: leaderChanged() });
  expect([numbers(), written]).toEqual([[1, 2], []]);
});

test("a refusal that comes when the term is over sends traders to the next leader, as nothing was done", async () => {
  const { clock, begin, on, standing } = decidingReplica();
  on("/batches", () => {
    standing.follow(2, 9);
    return busy();
  });
  const result = begin();
  await clock.settle();
  expect(result.error).toMatchObject({ status: 421, details: { leader: 2 } });
});
