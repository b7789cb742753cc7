import { describe, expect, test } from "bun:test";
import { type Answer, refusedConnection } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { otherBazaar, otherLineage } from "../contract/identity.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { limits } from "../runtime/limits.ts";
import { KnownBazaar } from "./known-bazaar.ts";

const { bazaar: id } = sampleIdentity;
const first = { number: 1, name: "00000000000000aa" };
const second = { number: 2, name: "00000000000000bb" };
const wordMs = limits.leaseMs * (1 - limits.leaseDriftFraction);
const says = (lineage: typeof first | null, members = [1, 2, 3]) => ({ bazaar: id, members, lineage });

/** A front end that is configured with three replicas; `answer` is what they say to a ping. */
function known(answer: Answer = refusedConnectionAnswer) {
  const given = testSurroundings(answer);
  const replicas = [1, 2, 3].map((replica) => ({ id: replica, url: `http://replica-${replica}` }));
  return { ...given, bazaar: new KnownBazaar({ ...given, replicas }) };
}

function refusedConnectionAnswer(): never {
  throw refusedConnection();
}

describe("a replica's word for its catalog", () => {
  test("holds shorter than a new catalog waits before its first change, counted from the question", async () => {
    const { bazaar, clock } = known();
    expect(bazaar.trustedUntilMs).toBe(Number.NEGATIVE_INFINITY);
    const askedAtMs = clock.monotonic();
    await clock.advance(300);
    bazaar.hear(says(first), askedAtMs);
    expect(bazaar.trustedUntilMs).toBe(askedAtMs + wordMs);
  });

  test("is none where the replica follows no catalog yet, or an older one", () => {
    const { bazaar, clock } = known();
    bazaar.hear(says(second), clock.monotonic());
    const { trustedUntilMs } = bazaar;
    bazaar.hear(says(null), clock.monotonic() + 50);
    bazaar.hear(says(first), clock.monotonic() + 50);
    expect(bazaar).toMatchObject({ lineage: second, trustedUntilMs });
  });

  test("ends at once when anybody names a newer one", () => {
    const { bazaar, clock } = known();
    bazaar.hear(says(first), clock.monotonic());
    bazaar.hearLineage(second);
    expect(bazaar).toMatchObject({ lineage: second, trustedUntilMs: Number.NEGATIVE_INFINITY });
    expect(bazaar.identity).toEqual({ bazaar: id, lineage: second });
  });
});

describe("a replica of another bazaar", () => {
  const other = "0123456789abcdef";
  const stranger = { bazaar: other, members: [1, 2, 3], lineage: second };

  test("has no word on this one's catalog", () => {
    const { bazaar, clock } = known();
    bazaar.hear(says(first), clock.monotonic());
    const { trustedUntilMs } = bazaar;
    bazaar.hear(stranger, clock.monotonic() + 50);
    expect(bazaar).toMatchObject({ identity: { bazaar: id, lineage: first }, trustedUntilMs });
  });

  test("is followed no more, if it was heard first, once the catalog has said whose it is", () => {
    const { bazaar, clock } = known();
    bazaar.hear(stranger, clock.monotonic());
    bazaar.refusedByCatalog(otherLineage(second, first));
    bazaar.refusedByCatalog(new Error("It does not answer."));
    expect(bazaar.identity).toEqual({ bazaar: other, lineage: second });
    bazaar.refusedByCatalog(otherBazaar(id, other));
    expect(bazaar.identity).toEqual({ bazaar: id, lineage: undefined });
    expect(bazaar.trustedUntilMs).toBe(Number.NEGATIVE_INFINITY);
    bazaar.hear(says(first), clock.monotonic());
    expect(bazaar).toMatchObject({ lineage: first, trustedUntilMs: clock.monotonic() + wordMs });
  });
});

describe("what the catalog answers", () => {
  test("is believed as it is while a replica's word for it is fresh", async () => {
    const { bazaar, clock, network } = known();
    bazaar.hear(says(first), clock.monotonic());
    expect(await bazaar.believing(async () => "answer")).toBe("answer");
    expect(network.calls).toEqual([]);
  });

  test("is compared with the replicas' word where that is not fresh, and asked for again if another one has replaced it", async () => {
    const { bazaar, clock, network } = known(() => ({ identity: says(second) }));
    bazaar.hear(says(first), clock.monotonic());
    await clock.advance(wordMs);
    const answers = ["of the one that was replaced", "of the present one"];
    expect(await bazaar.believing(async () => answers.shift())).toBe("of the present one");
    expect(network.to("/ping")).toHaveLength(3);
  });

  test("is believed where no replica can be reached, and they are not asked again at once", async () => {
    const { bazaar, clock, network } = known();
    expect(await bazaar.believing(async () => "answer")).toBe("answer");
    expect(await bazaar.believing(async () => "answer")).toBe("answer");
    expect(network.to("/ping")).toHaveLength(3);
    await clock.advance(limits.leaderWatchMs);
    await bazaar.believing(async () => "answer");
    expect(network.to("/ping")).toHaveLength(6);
  });

  test("is given up where the catalog is replaced again and again", async () => {
    let number = 1;
    const { bazaar } = known();
    const ask = async () => {
      number += 1;
      bazaar.hearLineage({ ...first, number });
    };
    await expect(bazaar.believing(ask)).rejects.toMatchObject({ status: 503 });
  });

  test("is a 503 for who asks, where the catalog refuses this front end as another bazaar's", async () => {
    const { bazaar } = known();
    const refused = bazaar.believing(() => Promise.reject(otherLineage(first, second)));
    await expect(refused).rejects.toMatchObject({ status: 503, message: expect.stringContaining("lineage 1") });
  });

  test("is passed on as it is where it is an error", async () => {
    const { bazaar } = known();
    await expect(bazaar.believing(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});

test("a list of replicas that is not the configured one is told of once, with both lists", () => {
  const lines: string[] = [];
  const given = testSurroundings(refusedConnectionAnswer);
  const log = Object.assign(Object.create(given.log), {
    error: ({ complaint }: { complaint: string }) => void lines.push(complaint),
  });
  const bazaar = new KnownBazaar({ ...given, log, replicas: [{ id: 1, url: "http://replica-1" }] });
  bazaar.hear(says(first, [1]), 0);
  bazaar.hear(says(first), 0);
  bazaar.hear(says(first), 0);
  expect(lines).toEqual(["REPLICAS names 1, but the bazaar's replicas are 1, 2, 3."]);
});
