import { describe, expect, test } from "bun:test";
import { refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { BazaarError } from "../contract/errors.ts";
import { Peer, Unreachable } from "./peer.ts";

function peerThat(answer: () => unknown) {
  const given = testSurroundings(answer);
  return { ...given, peer: new Peer(given, "http://catalog") };
}

/** What a call ended with, where it failed. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => ({ answer }),
    (cause: unknown) => cause,
  );
}

describe("a call to another service", () => {
  test("shows the cluster token and the wire version, and returns the JSON that it is answered with", async () => {
    const { peer, network } = peerThat(() => ({ last: 7 }));
    expect(await peer.post<{ last: number }>("/push", { orders: [] }, 100)).toEqual({ last: 7 });
    const [call] = network.calls;
    expect(call).toMatchObject({ origin: "http://catalog", path: "/push", method: "POST", body: { orders: [] } });
    expect(call!.headers.get("authorization")).toBe("Bearer test-cluster-token");
    expect(call!.headers.get("x-bazaar-wire")).toBe("1");
    expect(call!.headers.get("content-type")).toBe("application/json");
  });

  test("keeps the token to itself where it only reads", async () => {
    const { peer, network } = peerThat(() => ({}));
    await peer.get("/ping", 100);
    expect(network.calls[0]!.method).toBe("GET");
    expect(network.calls[0]!.headers.get("authorization")).toBeNull();
  });

  test("names the request that it is for, where that has a name", async () => {
    const { peer, network } = peerThat(() => ({}));
    await peer.get("/ping", 100, "mine");
    await peer.post("/push", {}, 100, undefined, "mine");
    await peer.get("/ping", 100);
    await peer.post("/push", {}, 100);
    expect(network.calls.map(({ headers }) => headers.get("x-request-id"))).toEqual(["mine", "mine", null, null]);
  });

  test("throws the other's own words, with what they carry, when it is answered with an error", async () => {
    const refusal = new BazaarError(409, "Term 3 is over.", { leader: 2, term: 4 });
    const { peer } = peerThat(() => {
      throw refusal;
    });
    expect(await failure(peer.post("/push", {}, 100))).toMatchObject({
      name: "BazaarError",
      status: 409,
      message: "Term 3 is over.",
      details: { leader: 2, term: 4 },
    });
  });

  test("ends at its deadline, without knowing what became of the request", async () => {
    const { peer, clock } = peerThat(() => silence);
    const result = failure(peer.post("/batches", {}, 100));
    await clock.advance(99);
    expect(clock.timers).toBe(1);
    await clock.advance(1);
    expect(await result).toMatchObject({ name: "Unreachable", certain: false });
  });

  test("is certain to have had no effect only where the connection was refused", async () => {
    const refusedOne = peerThat(() => {
      throw refusedConnection();
    });
    expect(await failure(refusedOne.peer.post("/x", {}, 100))).toMatchObject({ name: "Unreachable", certain: true });
    const broken = peerThat(() => {
      throw new Error("socket hang up");
    });
    expect(await failure(broken.peer.post("/x", {}, 100))).toMatchObject({ name: "Unreachable", certain: false });
  });

  test("has no certain outcome when the answer is not JSON", async () => {
    const { peer } = peerThat(() => new Response("<html>", { status: 502 }));
    expect(await failure(peer.post("/x", {}, 100))).toBeInstanceOf(Unreachable);
  });

  test("leaves no timer behind, however it ended", async () => {
    const { peer, network, clock } = peerThat(() => ({}));
    await peer.get("/ping", 100);
    network.answer = () => {
      throw refusedConnection();
    };
    await failure(peer.get("/ping", 100));
    expect(clock.timers).toBe(0);
  });
});

describe("a call that its caller gives up", () => {
  test("ends at once", async () => {
    const { peer, clock } = peerThat(() => silence);
    const caller = new AbortController();
    const result = failure(peer.post("/trades", {}, 60_000, caller.signal));
    await clock.settle();
    caller.abort();
    expect(await result).toMatchObject({ name: "Unreachable", certain: false });
    expect(clock.timers).toBe(0);
  });

  test("is never sent when it was given up before", async () => {
    const { peer, network } = peerThat(() => silence);
    const result = await failure(peer.post("/trades", {}, 60_000, AbortSignal.abort()));
    expect(result).toMatchObject({ name: "Unreachable", certain: true });
    expect(network.calls).toEqual([]);
  });
});

test("a service that is closed because of its database is as good as down to who asks it to do something", async () => {
  const damage = { file: "catalog.db", found: "file is not a database", elsewhere: [], nothingLeft: false };
  const given = testSurroundings(() => {
    throw new BazaarError(503, "The database catalog.db is damaged.", { damage });
  });
  const peer = new Peer(given, "http://catalog");
  await expect(peer.post("/batches", {}, 100)).rejects.toMatchObject({ name: "Unreachable", certain: true });
  await expect(peer.get("/ping", 100)).rejects.toMatchObject({ status: 503, details: { damage } });
});
