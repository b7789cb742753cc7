import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../../db/listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import { headOf, sampleOrders, sampleTrade } from "../../harness/sample-orders.ts";
import { WireResponse } from "../wire-response.ts";
import { ClientHistory } from "./client-history.ts";
import { EnoughDisks } from "./enough-disks.ts";
import { TradeTimes } from "./trade-times.ts";
import { Watcher } from "./watcher.ts";

let nowUs = 0;

/** A catalog and a replica without any service, so that anything can be written into them. */
function world() {
  const catalog = openCatalogDatabase(":memory:");
  const replica = openOrderDatabase(":memory:");
  catalog.run("INSERT INTO state VALUES (1, 1, 3, 1, '')");
  for (const { name, priceCents, quantity } of defaultListing) {
    catalog.run("INSERT INTO stocks VALUES (?, ?, ?, ?, 1)", [name, priceCents, quantity, quantity]);
  }
  const times = new TradeTimes(() => nowUs);
  const onShares = (name: string, shares: number) => times.changed(name, shares);
  const replicas = new Map([["order-1", { database: replica }]]);
  const watcher = new Watcher(defaultListing, { database: catalog }, replicas, onShares);
  return { catalog, replica, watcher, times, answers: new ClientHistory(watcher.history, times) };
}

function write(database: Database, table: "journal" | "orders", orders: LogEntry[]): void {
  for (const { number, key, name, quantity, type, term, time, replica, hash } of orders) {
    const row = [number, key, name, quantity, type, term, time, replica, Buffer.from(hash, "hex")];
    database.run(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, row);
  }
}

/** Writes orders into the journal as a catalog does, with the shares. */
function commit(catalog: Database, orders: LogEntry[]): void {
  write(catalog, "journal", orders);
  for (const { name, quantity } of orders) {
    catalog.run("UPDATE stocks SET shares = shares - ?, version = version + 1 WHERE name = ?", [quantity, name]);
  }
}

const orders = sampleOrders(4);

describe("conservation (guarantee 2)", () => {
  test("holds where shares and orders agree", () => {
    const { catalog, watcher } = world();
    commit(catalog, orders);
    watcher.checkNew();
    watcher.checkAll();
    expect(watcher.history.length).toBe(4);
  });

  test("is broken by an order that took no shares", () => {
    const { catalog, watcher } = world();
    write(catalog, "journal", orders);
    expect(() => watcher.checkNew()).toThrow("GameStart has 100 shares, by its orders 96");
  });

  test("is broken by shares that went without an order, also after a check that found all well", () => {
    const { catalog, watcher } = world();
    commit(catalog, orders);
    watcher.checkNew();
    catalog.run("UPDATE stocks SET shares = shares - 1 WHERE name = 'FishCo'");
    expect(() => watcher.checkNew()).toThrow("FishCo has 99 shares, by its orders 100");
  });

  test("is broken by orders for more shares than there are", () => {
    const { catalog, watcher } = world();
    commit(catalog, sampleOrders(101));
    expect(() => watcher.checkNew()).toThrow("order 101 leaves -1 shares of GameStart");
  });

  test("is broken by a stock that is gone", () => {
    const { catalog, watcher } = world();
    commit(catalog, orders);
    catalog.run("DELETE FROM stocks WHERE name = 'FishCo'");
    expect(() => watcher.checkNew()).toThrow("the catalog has 9 stocks, 10 were listed");
  });
});

describe("one history (guarantee 4)", () => {
  test("holds where a replica has the first orders of the journal", () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    watcher.checkNew();
    watcher.checkAll();
    expect(watcher.incompleteLogs()).toEqual(["order-1 at 2"]);
  });

  test("is broken by a hole in the journal", () => {
    const { catalog, watcher } = world();
    commit(catalog, orders.toSpliced(1, 1));
    expect(() => watcher.checkNew()).toThrow("the journal has order 3 where 2 is next");
  });

  test("is broken by an order whose hash does not continue the chain", () => {
    const { catalog, watcher } = world();
    commit(catalog, [...orders.slice(0, 2), ...sampleOrders(1, { ...headOf(orders), number: 2 })]);
    expect(() => watcher.checkNew()).toThrow("the journal's order 3 breaks the hash chain");
  });

  test("is broken by a replica that lacks an order in the middle", () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", orders.toSpliced(2, 1));
    expect(() => watcher.checkNew()).toThrow("order-1 lacks order 3 but has 4");
  });

  test("is broken by a replica that has what the catalog has not", () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders.slice(0, 3));
    write(replica, "orders", orders);
    expect(() => watcher.checkNew()).toThrow("order-1 has order 4, which the catalog has not");
  });

  test("is broken by a replica that has another order under a number", () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", [...orders.slice(0, 3), ...sampleOrders(1, headOf(orders.slice(0, 3)), "other-")]);
    expect(() => watcher.checkNew()).toThrow("order-1 has another order 4");
  });

  test("is broken by an old order that was changed or lost later, which the full check finds", () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", orders);
    watcher.checkNew();
    replica.run("UPDATE orders SET quantity = 2 WHERE number = 1");
    expect(() => watcher.checkAll()).toThrow("order-1 has another order 1");
    catalog.run("DELETE FROM journal WHERE number = 4");
    expect(() => watcher.checkAll()).toThrow("the journal has lost orders");
  });
});

describe("exactly once (guarantee 1)", () => {
  test("is broken by a key with two orders", () => {
    const { catalog, watcher } = world();
    catalog.run("DROP INDEX journal_key");
    const again = sampleOrders(1, headOf(orders)).map((order) => ({ ...order, key: "key-1" }));
    commit(catalog, [...orders, ...again]);
    expect(() => watcher.checkNew()).toThrow();
  });

  test("holds for answers that are true, however often", () => {
    const { catalog, watcher, answers } = world();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-2"), { number: 2 });
    answers.note(sampleTrade("key-2"), { number: 2 });
    answers.note(sampleTrade("other", { quantity: 1_000 }), { rejected: 409 });
    answers.checkAll();
    expect(answers.totals).toEqual({ accepted: 1, rejected: 1 });
  });

  test("is broken by an answer before the order exists", () => {
    const { answers } = world();
    expect(() => answers.note(sampleTrade("key-1"), { number: 1 })).toThrow("answered 1 but has no order");
  });

  test("is broken by the number of another order, and by another trade's content", () => {
    const { catalog, watcher, answers } = world();
    commit(catalog, orders);
    watcher.checkNew();
    expect(() => answers.note(sampleTrade("key-1"), { number: 2 })).toThrow("was answered 2 but is order 1");
    const other = sampleTrade("key-3", { quantity: 2 });
    expect(() => answers.note(other, { number: 3 })).toThrow("order 3 is not what was asked for");
  });

  test("is broken by two different answers to one key", () => {
    const { catalog, watcher, answers } = world();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-1"), { number: 1 });
    expect(() => answers.note(sampleTrade("key-1"), { rejected: 409 })).toThrow("key key-1 was answered");
  });

  test("is broken by a rejected trade that happens later", () => {
    const { catalog, watcher, answers } = world();
    answers.note(sampleTrade("key-1", { quantity: 1_000 }), { rejected: 409 });
    answers.checkNew();
    commit(catalog, orders);
    watcher.checkNew();
    expect(() => answers.checkNew()).toThrow("key key-1 was refused with 409 but is order 1");
    expect(() => answers.checkAll()).toThrow("key key-1 was refused with 409 but is order 1");
  });
});

describe("exactly once, in time (guarantee 1)", () => {
  test("is broken by an order that comes before one which was answered before it was asked for", () => {
    const { catalog, watcher, answers } = world();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-3"), { number: 3 });
    answers.begin(sampleTrade("key-2"));
    expect(() => answers.note(sampleTrade("key-2"), { number: 2 })).toThrow("was asked for after order 3");
  });

  test("is broken by a rejection for want of shares that were there all the time", () => {
    const { answers } = world();
    const all = sampleTrade("all", { quantity: 100 });
    answers.begin(all);
    expect(() => answers.note(all, { rejected: 409 })).toThrow("all (buy 100 GameStart) was refused with 409");
    expect(() => answers.note(all, { rejected: 404 })).toThrow("without a reason");
  });

  test("holds where the shares were missing at some moment between the question and the answer", () => {
    const { catalog, watcher, answers } = world();
    const all = sampleTrade("all", { quantity: 100 });
    answers.begin(all);
    nowUs += 1;
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(all, { rejected: 409 });
    answers.note(sampleTrade("nothing", { name: "Nowhere" }), { rejected: 404 });
  });
});

describe("durability (guarantee 3)", () => {
  /** A catalog that loses its file after the first two orders have reached the replica. */
  function losing() {
    const catalogDisk = { database: openCatalogDatabase(":memory:") };
    const replica = openOrderDatabase(":memory:");
    const list = () => {
      catalogDisk.database.run("INSERT INTO state VALUES (1, 1, 3, 1, '')");
      for (const { name, priceCents, quantity } of defaultListing) {
        catalogDisk.database.run("INSERT INTO stocks VALUES (?, ?, ?, ?, 1)", [name, priceCents, quantity, quantity]);
      }
    };
    list();
    const watcher = new Watcher(defaultListing, catalogDisk, new Map([["order-1", { database: replica }]]), () => {});
    commit(catalogDisk.database, orders);
    watcher.checkNew();
    const repairTo = (count: number) => {
      watcher.lookAway("catalog");
      catalogDisk.database = openCatalogDatabase(":memory:");
      list();
      watcher.lookAgain("catalog");
      commit(catalogDisk.database, orders.slice(0, count));
      watcher.checkNew();
    };
    const answers = new ClientHistory(watcher.history, new TradeTimes(() => 0));
    const goOnAfter = (count: number) => {
      commit(catalogDisk.database, sampleOrders(1, headOf(orders.slice(0, count)), "new-"));
      watcher.checkNew();
      answers.checkAll();
    };
    return { watcher, replica, repairTo, goOnAfter, answers };
  }

  test("allows a catalog that lost its file to forget what nobody else has and nobody was told", () => {
    const { watcher, replica, repairTo, goOnAfter } = losing();
    write(replica, "orders", orders.slice(0, 2));
    repairTo(2);
    goOnAfter(2);
    expect(watcher.history.length).toBe(3);
    expect(watcher.history.forgottenAt(3)).toEqual([orders[2]!]);
  });

  test("is broken where a client was told of what is forgotten", () => {
    const { replica, repairTo, goOnAfter, answers } = losing();
    write(replica, "orders", orders.slice(0, 2));
    answers.note(sampleTrade("key-3"), { number: 3 });
    repairTo(2);
    expect(() => goOnAfter(2)).toThrow("key key-3 was answered 3 but has no order");
  });

  test("is broken where a number is given again that a replica has an order with", () => {
    const { replica, repairTo, goOnAfter } = losing();
    write(replica, "orders", orders.slice(0, 3));
    repairTo(2);
    expect(() => goOnAfter(2)).toThrow("number 3 is given again, order-1 has an order with it");
  });

  test("is not broken by an order under a key whose rejection was lost on its way, but by one that was refused", () => {
    const { catalog, watcher, answers } = world();
    const [late, refused] = orders.map((order) => sampleTrade(order.key, { quantity: 1_000 }));
    answers.begin(late!);
    answers.begin(refused!);
    answers.forgetRejections();
    commit(catalog, orders);
    answers.note(late!, { rejected: 409 });
    watcher.checkNew();
    answers.checkNew();
    expect(() => answers.note(refused!, { rejected: 503 })).toThrow("was refused with 503 but is order 2");
  });
});

describe("one leader's word (guarantee 5)", () => {
  test("is broken by an order of a leader that has not the newest term", () => {
    const { catalog, watcher } = world();
    catalog.run("UPDATE state SET term = 2");
    commit(catalog, orders);
    expect(() => watcher.checkNew()).toThrow("order 1 of term 1 of replica 3 was committed in term 2 of replica 3");
  });

  const push = (leader: number, term: number) => ({
    host: "order-1",
    sort: "POST /push",
    body: JSON.stringify({ leader, term, orders: [] }),
  });

  /** A replica that knows term 2 of replica 3 says yes to a push, and what its disk has then is that term. */
  async function obey(leader: number, term: number, then: number) {
    const { replica, watcher } = world();
    replica.run("INSERT INTO state VALUES (1, 2, 3, NULL)");
    const see = watcher.fences.watch(push(leader, term));
    replica.run("UPDATE state SET term = ?", [then]);
    see?.(await WireResponse.read(Response.json({})));
  }

  test("holds for a replica that obeys the leader it knows, or a newer one", async () => {
    await obey(3, 2, 2);
    await obey(1, 3, 3);
  });

  test("is broken by one that obeys an older term, another leader of the same, or notes nothing", async () => {
    expect(obey(1, 1, 2)).rejects.toThrow("though it knew of term 2");
    expect(obey(1, 2, 2)).rejects.toThrow("which is that of replica 3");
    expect(obey(1, 3, 2)).rejects.toThrow("but its disk has term 2");
  });
});

describe("durability at the answer (guarantee 3)", () => {
  test("is broken by a leader that tells of an order which is on too few disks", async () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    const disks = new EnoughDisks(watcher, 1);
    const tell = async (number: number) => {
      const see = disks.watch({ host: "order-1", sort: "POST /trades", body: "{}" });
      see?.(await WireResponse.read(Response.json({ results: [{ number }] })));
    };
    await tell(2);
    expect(tell(3)).rejects.toThrow("order-1 tells of order 3, but only nobody has it, of 1 that must");
  });

  test("is broken by a follower that acknowledges what its disk has not", async () => {
    const { catalog, replica, watcher } = world();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    const disks = new EnoughDisks(watcher, 1);
    const acknowledge = async (last: number) => {
      const see = disks.watch({ host: "order-1", sort: "POST /push", body: "{}" });
      see?.(await WireResponse.read(Response.json({ last })));
    };
    await acknowledge(2);
    expect(acknowledge(3)).rejects.toThrow("order-1 acknowledges order 3, but its disk has only 2");
  });
});
