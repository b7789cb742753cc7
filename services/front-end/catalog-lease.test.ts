import { describe, expect, test } from "bun:test";
import { type Answer, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { trustedCatalog } from "../../test/harness/trusted-catalog.ts";
import { BazaarError } from "../contract/errors.ts";
import { otherBazaar } from "../contract/identity.ts";
import { sampleIdentity } from "../contract/samples.ts";
import { limits } from "../runtime/limits.ts";
import { CatalogLease, type CatalogLeaseOptions } from "./catalog-lease.ts";

const grant = (session: string, leaseMs: number = limits.leaseMs) => ({
  generation: "g",
  session,
  leaseMs,
  lineage: sampleIdentity.lineage,
});
const usableMs = limits.leaseMs * (1 - limits.leaseDriftFraction);

function startedLease(answer: Answer, bazaar: CatalogLeaseOptions["bazaar"] = trustedCatalog) {
  const given = testSurroundings(answer);
  const lease = new CatalogLease({
    ...given,
    bazaar,
    url: "http://fe-1",
    catalogUrl: "http://catalog",
  });
  lease.start();
  return { ...given, lease };
}

const over = () => {
  throw new BazaarError(404, "That lease is over: register again.");
};

test("what the catalog refuses a lease for is handed on: it may say whose this front end is", async () => {
  const refusals: unknown[] = [];
  const bazaar = { ...trustedCatalog, refusedByCatalog: (cause: unknown) => void refusals.push(cause) };
  const refusal = otherBazaar(sampleIdentity.bazaar, "0123456789abcdef");
  const { lease, clock } = startedLease(() => {
    throw refusal;
  }, bazaar);
  await clock.settle();
  expect(refusals).toMatchObject([{ status: 403, details: refusal.details }]);
  expect(lease.missing).toBe(refusal.message);
});

describe("a lease", () => {
  test("does not hold before the catalog has given it", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    expect(lease.session).toBeNull();
    await clock.settle();
    expect(lease.session).toBe("s1");
    expect(network.calls).toMatchObject([
      { path: "/leases", body: { url: "http://fe-1", instance: expect.any(String) } },
    ]);
  });

  test("counts only as long as the replicas' word for the catalog that gave it", async () => {
    const { lineage } = sampleIdentity;
    const word = {
      lineage: lineage as typeof lineage | undefined,
      trustedUntilMs: Number.NEGATIVE_INFINITY,
      refusedByCatalog: () => {},
    };
    const { lease, clock } = startedLease(() => grant("s1"), word);
    await clock.settle();
    expect(lease.session).toBeNull();
    expect(lease.missing).toContain("No order replica confirms the catalog");
    word.trustedUntilMs = clock.monotonic() + 10;
    expect(lease.session).toBe("s1");
    expect(lease.leftMs).toBe(10);
    word.lineage = { number: lineage.number + 1, name: lineage.name };
    expect(lease.session).toBeNull();
    word.lineage = undefined;
    expect(lease.session).toBeNull();
  });

  test("is renewed, under the same session, well before it is over", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    for (let passedMs = 0; passedMs < 3 * limits.leaseMs; passedMs += 25) {
      await clock.advance(25);
      expect(lease.session).toBe("s1");
    }
    expect(network.calls.at(-1)).toMatchObject({ body: { url: "http://fe-1", session: "s1" } });
    expect(network.calls).toHaveLength(1 + Math.floor((3 * limits.leaseMs) / limits.leaseRenewMs));
  });

  test("that can't be renewed ends before the catalog thinks so, by a margin for clocks that drift", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    await clock.settle();
    network.answer = () => silence;
    await clock.advance(usableMs - 1);
    expect(lease.session).toBe("s1");
    await clock.advance(1);
    expect(lease.session).toBeNull();
  });

  test("counts from before the catalog was asked: what the answer took is lost", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { lease, clock, network } = startedLease(() => promise);
    await clock.advance(150);
    resolve(grant("s1"));
    await clock.settle();
    expect(lease.session).toBe("s1");
    network.answer = () => silence;
    await clock.advance(usableMs - 150 - 1);
    expect(lease.session).toBe("s1");
    await clock.advance(1);
    expect(lease.session).toBeNull();
  });

  test("may be given for a shorter time than asked for, and then is", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    await clock.settle();
    network.answer = () => grant("s1", 100);
    await clock.advance(limits.leaseRenewMs);
    network.answer = () => silence;
    await clock.advance(90);
    expect(lease.session).toBeNull();
  });

  test("that the catalog calls over is so at once, and another one is asked for", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    await clock.settle();
    network.answer = over;
    await clock.advance(limits.leaseRenewMs - 1);
    network.answer = ({ body }) => ((body as { session?: string }).session ? over() : grant("s2"));
    await clock.advance(1);
    expect(lease.session).toBe("s2");
  });

  test("is asked for again after a pause, whatever the catalog answers: never without end", async () => {
    const { clock, network, lease } = startedLease(over);
    await clock.advance(limits.leaseRenewMs * 4);
    expect(network.calls).toHaveLength(5);
    expect(lease.session).toBeNull();
  });

  test("is given back by a front end that stops, and not renewed any more", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    await clock.settle();
    await lease.stop();
    expect(lease.session).toBeNull();
    await clock.advance(limits.leaseMs);
    expect(network.calls.map(({ path }) => path)).toEqual(["/leases", "/leases/end"]);
    expect(network.calls[1]).toMatchObject({ body: { session: "s1" } });
  });

  test("has been given back, or the catalog does not answer, before its front end ends", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    await clock.settle();
    network.answer = () => silence;
    let hasEnded = false;
    void lease.stop().then(() => {
      hasEnded = true;
    });
    await clock.advance(limits.leaseRenewMs - 1);
    expect(hasEnded).toBe(false);
    await clock.advance(1);
    expect(hasEnded).toBe(true);
  });

  test("is not asked for again by a front end that stopped while the catalog was silent", async () => {
    const { lease, clock, network } = startedLease(() => silence);
    await lease.stop();
    await clock.advance(2 * limits.leaseRegisterMs);
    expect(network.calls).toHaveLength(1);
  });

  test("that comes only after its front end has stopped does not count", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { lease, clock } = startedLease(() => promise);
    await lease.stop();
    resolve(grant("s1"));
    await clock.settle();
    expect(lease.session).toBeNull();
  });

  test("tells which of the catalog's generations gave it, and how long it holds", async () => {
    const { lease, clock, network } = startedLease(() => grant("s1"));
    expect([lease.generation, lease.leftMs]).toEqual([undefined, 0]);
    await clock.settle();
    expect([lease.generation, lease.leftMs]).toEqual(["g", usableMs]);
    network.answer = () => ({ ...grant("s2"), generation: "g2" });
    await clock.advance(limits.leaseRenewMs);
    expect(lease.generation).toBe("g2");
  });

  test("that is missing is so for a reason that can be told", async () => {
    const { lease, clock, network } = startedLease(() => silence);
    await clock.settle();
    expect(lease.missing).toBe("The catalog does not answer.");
    const refusal = "The catalog does not reach this front end at http://fe-1 (its PUBLIC_URL).";
    network.answer = () => {
      throw new BazaarError(503, refusal);
    };
    await clock.advance(limits.leaseRegisterMs + limits.leaseRenewMs);
    expect(lease.missing).toBe(refusal);
    // A catalog that has started anew only does not know the lease: it refuses nothing.
    network.answer = over;
    await clock.advance(limits.leaseRenewMs);
    expect(lease.missing).toBe("The catalog does not answer.");
    network.answer = () => grant("s1");
    await clock.advance(limits.leaseRenewMs);
    expect(lease.missing).toBeUndefined();
  });
});

test("a message is taken only by the very start of the front end that it is meant for", async () => {
  const { lease, clock, network } = startedLease(() => grant("s1"));
  await clock.settle();
  const { instance } = network.calls[0]!.body as { instance: string };
  expect(() => lease.assertMeant(instance)).not.toThrow();
  expect(() => lease.assertMeant("another")).toThrow(expect.objectContaining({ status: 421 }));
});
