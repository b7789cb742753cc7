import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { defaultListing } from "../../../db/listing.ts";
import { openOrderDatabase } from "../../../db/open.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import { createOrderReplica } from "../../../services/order/order-replica.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { systemClock } from "../../../services/runtime/clock.ts";
import { Peer } from "../../../services/runtime/peer.ts";
import { systemRandom } from "../../../services/runtime/random.ts";
import type { Fetch } from "../../../services/runtime/service.ts";
import { emptyMemory } from "../../../test/harness/bazaar-memory.ts";
import { DirectNetwork } from "../../../test/harness/direct-network.ts";
import { genesis, headOf, sampleOrders } from "../../../test/harness/sample-orders.ts";
import { silentLog } from "../../../test/harness/surroundings.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { copyOrders } from "./copy-orders.ts";
import { headToReach, type NamedReplica } from "./head-to-reach.ts";
import { OrderSource } from "./order-source.ts";

const token = "the token";
const identity = { bazaar: "00112233445566aa", members: [1, 2], lineage: { number: 3, name: "00112233445566bb" } };
const all = sampleOrders(2_500);
const head = headOf(all);

let network: DirectNetwork;
let store: ReplicaStore;
/** The replicas that were asked for orders, in order. */
let asked: string[];
/** Called before each request for orders. */
let onSync: (name: string) => unknown;

beforeEach(() => {
  network = new DirectNetwork();
  store = new ReplicaStore(openOrderDatabase(":memory:"));
  asked = [];
  onSync = () => {};
});
const services: ReturnType<typeof createOrderReplica>[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

const fetch: Fetch = (url, outgoing) => {
  const { hostname, pathname } = new URL(url);
  if (pathname === "/sync") {
    asked.push(hostname);
    onSync(hostname);
  }
  return network.fetch(url, outgoing);
};

/** A real replica with these orders. */
function replica(id: number, orders: LogEntry[], term = 7): NamedReplica {
  const database = openOrderDatabase(":memory:");
  const own = new ReplicaStore(database);
  own.keepListing(defaultListing, genesis);
  own.append(orders);
  own.noteIdentity(identity);
  own.noteTerm(term, 3);
  const name = `order-${id}`;
  const given = { clock: systemClock, random: systemRandom, fetch: network.fetch, log: silentLog, token };
  const replicas = [1, 2].map((one) => ({ id: one, url: `http://order-${one}` }));
  const member = { id, replicas, catalogUrl: "http://catalog", database, memory: emptyMemory(), minReplicas: 1 };
  const onUnusable = (cause: unknown) => {
    throw cause;
  };
  const service = createOrderReplica({ ...given, ...member, onUnusable });
  services.push(service);
  network.listen(name, service);
  return { name, id, peer: new Peer({ clock: systemClock, fetch, token }, `http://${name}`) };
}

function copy(replicas: NamedReplica[], { target = head, signal = new AbortController().signal } = {}) {
  return copyOrders({ source: new OrderSource(replicas), store, target, signal, onOrders: () => {} });
}

describe("orders that are copied for a backup", () => {
  test("are the listing and every order up to the wanted one, and no further", async () => {
    const wanted = headOf(all.slice(0, 2_100));
    const { bazaar, lineage, term } = await copy([replica(1, all), replica(2, all)], { target: wanted });
    expect({ bazaar, lineage, term }).toEqual({ bazaar: identity.bazaar, lineage: identity.lineage, term: 7 });
    expect(store.log.head).toEqual(wanted);
    expect(store.listing).toBe(genesis);
    expect(store.log.page(0, 10)).toEqual(all.slice(0, 10));
    expect(new Set(asked).size).toBe(1);
  });

  test("are none where there are none yet", async () => {
    const none = headOf([]);
    await copy([replica(1, [])], { target: none });
    expect(store.log.head).toEqual(none);
    expect(store.listing).toBe(genesis);
  });

  test("come from the next replica when one fails, without beginning again", async () => {
    const replicas = [replica(1, all), replica(2, all)];
    onSync = (name) => {
      if (asked.length > 1 && name === asked[0]) throw new Error("gone");
    };
    await copy(replicas);
    expect(store.log.head).toEqual(head);
    expect(new Set(asked).size).toBe(2);
    expect(asked).toHaveLength(4);
  });

  test("are waited for while a follower lacks them", async () => {
    const behind = replica(1, all.slice(0, 1_200));
    // Then it gets the others, as a leader would push them.
    onSync = () => asked.length === 4 && replica(1, all);
    await copy([behind]);
    expect(store.log.head).toEqual(head);
  });

  test("end with the order that was answered, or not at all", async () => {
    const other = sampleOrders(2_500, undefined, "other-");
    const wrong = copy([replica(1, other)]);
    expect(wrong).rejects.toThrow("Order 2500 is not the one that was answered");
    await wrong.catch(() => {});
  });

  test("are given up at a signal", async () => {
    const stop = new AbortController();
    const replicas = [replica(1, all)];
    onSync = () => stop.abort(new CommandError("SIGINT: stopped."));
    const stopped = copy(replicas, { signal: stop.signal });
    expect(stopped).rejects.toThrow("SIGINT: stopped.");
    await stopped.catch(() => {});
  });
});

describe("the last order that a backup must have", () => {
  test("is the newest on any replica, if there is no catalog that knows", async () => {
    const replicas = [replica(1, all.slice(0, 5)), replica(2, all.slice(0, 7))];
    expect(await headToReach(undefined, replicas)).toEqual(headOf(all.slice(0, 7)));
  });

  test("is not known while the catalog and one replica are away", async () => {
    const away = { name: "order-2", id: 2, peer: new Peer({ clock: systemClock, fetch, token }, "http://order-2") };
    const replicas = [replica(1, all), away];
    const unknown = headToReach(new Peer({ clock: systemClock, fetch, token }, "http://catalog"), replicas);
    expect(unknown).rejects.toThrow("Neither the catalog nor order-2 can say which orders were answered");
    await unknown.catch(() => {});
  });
});
