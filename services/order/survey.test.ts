import { describe, expect, test } from "bun:test";
import { nobody } from "../../test/harness/played-peer.ts";
import { emptyHead, genesis, headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { refusedConnection } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { BazaarError } from "../contract/errors.ts";
import type { LogEntry } from "../contract/order.ts";
import type { SyncAnswer } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import { type ComparableLog, contradicts, judge, surveyPeers } from "./survey.ts";

const ours = sampleOrders(10);
const foreign = [...ours.slice(0, 6), ...sampleOrders(4, headOf(ours.slice(0, 6)), "foreign-")];

function logOf(orders: LogEntry[], listing: string | null = genesis): ComparableLog {
  const hashAt = (number: number) => (number === 0 ? genesis : orders[number - 1]?.hash);
  return { listing, head: headOf(orders), hashAt };
}

/** What a peer with these orders answers to a `/sync` from a log that ends with `last`. */
function answerOf(orders: LogEntry[], last: number, listing: string | null = genesis): SyncAnswer {
  const hashAtLast = logOf(orders).hashAt(last) ?? null;
  return { ...nobody, leader: null, term: 1, orders: [], more: false, head: headOf(orders), hashAtLast, listing };
}

describe("two logs", () => {
  test("fit where one is a prefix of the other", () => {
    for (const own of [0, 3, 6, 10]) {
      for (const theirs of [0, 3, 6, 10]) {
        expect(contradicts(logOf(ours.slice(0, own)), answerOf(ours.slice(0, theirs), own))).toBe(false);
      }
    }
  });

  test("contradict each other where they part, whichever is longer", () => {
    for (const own of [7, 10]) {
      for (const theirs of [7, 10]) {
        expect(contradicts(logOf(ours.slice(0, own)), answerOf(foreign.slice(0, theirs), own))).toBe(true);
      }
    }
    expect(contradicts(logOf(ours.slice(0, 6)), answerOf(foreign, 6))).toBe(false);
  });

  test("contradict each other where their listings differ, though both are empty", () => {
    const other = "0".repeat(64);
    expect(contradicts(logOf([]), answerOf([], 0, other))).toBe(true);
  });

  test("don't where one has nothing yet, not even a listing", () => {
    expect(contradicts(logOf([], null), answerOf(ours, 0))).toBe(false);
    expect(contradicts(logOf(ours), answerOf([], 10, null))).toBe(false);
  });
});

describe("a log among others", () => {
  const [agrees, disagrees] = [answerOf(ours, 10), answerOf(foreign, 10)];
  const cases = [
    ["fits", []],
    ["fits", [agrees]],
    ["fits", [agrees, disagrees]],
    ["undecided", [disagrees]],
    ["undecided", [agrees, disagrees, disagrees]],
    ["wrong", [disagrees, disagrees]],
    ["wrong", [agrees, disagrees, disagrees, disagrees]],
  ] as const;

  for (const [verdict, answers] of cases) {
    const against = answers.filter((answer) => answer === disagrees).length;
    test(`is ${verdict} with ${answers.length - against + 1} for it and ${against} against`, () => {
      expect(judge(logOf(ours), answers)).toBe(verdict);
    });
  }
});

describe("asking the peers", () => {
  const peerUrls = ["http://replica-1", "http://replica-2", "http://replica-3"];
  const fence = { leader: 4, term: 9 };

  function survey(answer: Parameters<typeof testSurroundings>[0]) {
    const given = testSurroundings(answer);
    const peers = new Map(peerUrls.map((url, index) => [index + 1, new Peer(given, url)]));
    return { ...given, survey: surveyPeers(peers, { last: 0, fence }) };
  }

  test("takes the fence to all of them at once, and collects what they say", async () => {
    const asked = survey(() => answerOf(ours, 0));
    const { answers, refusedFor } = await asked.survey;
    expect([...answers.keys()].toSorted()).toEqual([1, 2, 3]);
    expect(refusedFor).toBe(0);
    expect(asked.network.calls.map(({ path, body }) => [path, body])).toEqual(
      peerUrls.map(() => ["/sync", { last: 0, fence }]),
    );
  });

  test("passes over those that don't answer, and waits for them no longer than it must", async () => {
    const asked = survey(({ origin }) => {
      if (origin === "http://replica-1") throw refusedConnection();
      return origin === "http://replica-2" ? new Promise(() => {}) : answerOf([], 0);
    });
    await asked.clock.advance(limits.syncCallMs);
    const { answers } = await asked.survey;
    expect([...answers]).toEqual([[3, expect.objectContaining({ head: emptyHead })]]);
  });

  test("learns the newest term that a peer refuses the fence with", async () => {
    const asked = survey(({ origin }) => {
      const term = Number(origin.at(-1)) + 9;
      throw new BazaarError(409, "Term 9 is over.", { leader: 2, term });
    });
    const { answers, refusedFor } = await asked.survey;
    expect(answers.size).toBe(0);
    expect(refusedFor).toBe(12);
  });

  test("learns no term from any other refusal", async () => {
    const asked = survey(() => {
      throw new BazaarError(503, "stepped aside", { term: 99 });
    });
    expect((await asked.survey).refusedFor).toBe(0);
  });
});
