import { describe, expect, spyOn, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { Follower } from "./follower.ts";
import { ReplicaStore } from "./replica-store.ts";
import { Standing } from "./standing.ts";

const history = sampleOrders(6);
const foreign = [...history.slice(0, 2), ...sampleOrders(4, headOf(history.slice(0, 2)), "foreign-")];

/** Replica 3 with so many orders, among peers that have others. */
function follower({ own = 3, one = history, two = history, hasListing = true } = {}) {
  const parts = replicaParts(history.slice(0, own), hasListing);
  Object.assign(parts.played.one, { orders: one, page: 2 });
  Object.assign(parts.played.two, { orders: two, page: 2 });
  const damages: unknown[] = [];
  const follower = new Follower({ ...parts, onDamage: (cause) => damages.push(cause) });
  /** Order 2 does not fit the chain any more. */
  const damage = () => parts.database.run("UPDATE orders SET quantity = 99 WHERE number = 2");
  return { ...parts, follower, damages, damage };
}

describe("a replica that was away", () => {
  test("asks all peers, fences none, and copies from the longest log", async () => {
    const { follower: replica, store, network, standing } = follower({ one: history.slice(0, 4) });
    await replica.catchUp();
    expect(store.log.page(0, 10)).toEqual(history);
    expect(network.calls.map(({ origin, body }) => [origin, body])).toEqual([
      ["http://replica-1", { last: 3 }],
      ["http://replica-2", { last: 3 }],
      ["http://replica-2", { last: 3 }],
      ["http://replica-2", { last: 5 }],
    ]);
    expect(standing.role).toBe("follower");
  });

  test("copies the listing first, where it has none", async () => {
    const { follower: replica, numbers } = follower({ own: 0, hasListing: false });
    await replica.catchUp();
    expect(numbers()).toHaveLength(6);
  });

  test("is content where no peer has more, or none answers", async () => {
    for (const isDown of [false, true]) {
      const { follower: replica, played, network, numbers } = follower({ own: 6 });
      for (const peer of [played.one, played.two]) peer.isDown = isDown;
      await replica.catchUp();
      expect([numbers().length, network.calls.length]).toEqual([6, 2]);
    }
  });

  test("passes over a peer whose log contradicts its own", async () => {
    const { follower: replica, standing, store } = follower({ one: foreign, two: history.slice(0, 4) });
    await replica.catchUp();
    expect(store.log.page(0, 10)).toEqual(history.slice(0, 4));
    expect(standing.role).toBe("follower");
  });

  test("steps aside where its log contradicts those of most others, and keeps it", async () => {
    const { follower: replica, standing, store } = follower({ one: foreign, two: foreign });
    await replica.catchUp();
    expect(standing.role).toBe("aside");
    expect(store.log.page(0, 10)).toEqual(history.slice(0, 3));
  });

  test("copies nothing more once it has stepped aside", async () => {
    const { follower: replica, standing, numbers, on, usual, network } = follower();
    on("/sync", (call) => {
      if (network.to("/sync").length === 3) standing.stepAside("its log differs");
      return usual(call);
    });
    await expect(replica.catchUp()).rejects.toMatchObject({ status: 503 });
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test("takes what is pushed to it meanwhile, too", async () => {
    const { follower: replica, numbers, on, usual, store, network } = follower();
    on("/sync", (call) => {
      if (network.to("/sync").length === 3) store.append(history.slice(3, 4));
      return usual(call);
    });
    await replica.catchUp();
    expect(numbers()).toHaveLength(6);
  });
});

describe("a replica whose log is damaged", () => {
  const reads = {
    "a peer asks for it": (replica: Follower) => replica.sync({ last: 0 }),
    "an order is looked up": (replica: Follower) => replica.orders(1, 1),
  };

  for (const [when, read] of Object.entries(reads)) {
    test(`serves nothing of it, says so, and changes nothing: ${when}`, () => {
      const { follower: replica, damage, damages, database, network } = follower();
      damage();
      const before = database.query("SELECT * FROM orders").values();
      expect(() => read(replica)).toThrow(expect.objectContaining({ status: 503 }));
      expect(damages).toMatchObject([{ name: "DamagedLog" }]);
      expect(database.query("SELECT * FROM orders").values()).toEqual(before);
      expect(network.calls).toEqual([]);
    });
  }

  test("does not step aside because a damaged hash differs from those of its peers: it is closed", async () => {
    const parts = replicaParts(history.slice(0, 5));
    for (const peer of [parts.played.one, parts.played.two]) peer.orders = history.slice(0, 4);
    parts.database.run("UPDATE orders SET hash = zeroblob(32) WHERE number = 4");
    const store = new ReplicaStore(parts.database);
    const standing = new Standing(3, store, parts.log);
    const damages: DamagedLog[] = [];
    const onDamage = (cause: DamagedLog) => void damages.push(cause);
    const replica = new Follower({ ...parts, store, standing, onDamage });
    await expect(replica.catchUp()).rejects.toThrow(DamagedLog);
    expect(damages).toHaveLength(1);
    expect(standing.role).toBe("follower");
  });

  test("refuses the push that showed it", async () => {
    const { follower: replica, damages, store } = follower();
    const hashAt = spyOn(store.log, "hashAt").mockImplementation(() => {
      throw new DamagedLog("database disk image is malformed");
    });
    const push = replica.push({ leader: 1, term: 5, orders: history.slice(1), head: headOf(history) });
    await expect(push).rejects.toMatchObject({ status: 503 });
    expect(hashAt).toHaveBeenCalled();
    expect(damages).toMatchObject([{ name: "DamagedLog" }]);
  });
});
