import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { isDamage, openCatalogDatabase, prepareDatabase } from "../../db/open.ts";
import { decide, tradedGenesis, tradeOf, tradeOn } from "../../test/harness/traded-catalog.ts";
import { SimulatedRandom } from "../../test/simulation/simulated-random.ts";
import { limits } from "../runtime/limits.ts";
import { CatalogStore } from "./catalog-store.ts";

const pageBytes = 4_096;
const trades = 3_000;

const sound = openCatalogDatabase(":memory:");
const truth = tradeOn(sound, trades);
const content = sound.serialize();
/** The pages at which the search in each table begins; a bit of them may hide all that is behind. */
const rootPages = sound.query<{ rootpage: number }, []>("SELECT rootpage FROM sqlite_schema").all();

/** Does what a start does, and asks for all that a catalog is asked for, each time something else. */
function askAll(content: Uint8Array, random: SimulatedRandom): void {
  using database = Database.deserialize(content, { strict: true });
  prepareDatabase(database, "the disk", "catalog");
  const store = new CatalogStore(database, []);
  expect(store.state.started).toMatchObject({ term: 7, leader: 3, opened: true, listing: tradedGenesis });
  store.checkedStocks();
  const { number: head } = store.journal.head;
  store.journal.page(head - limits.verifyAtOnceOrders, limits.verifyAtOnceOrders);
  expect(head).toBe(truth.orders.length);
  askForStocks(store);
  for (let asked = 0; asked < 60; asked += 1) {
    const order = truth.orders[random.integer(0, truth.orders.length - 1)]!;
    expect(store.journal.get(order.number)).toEqual(order);
    expect(store.journal.hashAt(order.number)).toBe(order.hash);
    expect(store.recall(order.key)).toEqual({ recorded: order });
    const rejected = truth.rejected[random.integer(0, truth.rejected.length - 1)]!;
    expect(store.recall(rejected.key)).toMatchObject({ rejected: { ...rejected, status: 409 } });
    expect(store.recall(`${order.key}-other`)).toBeUndefined();
    expect(store.recall(`unknown-${random.integer(0, 1e9)}`)).toBeUndefined();
  }
  const repeated = truth.orders[random.integer(0, truth.orders.length - 1)]!;
  const [again, next] = decide(store, [repeated, tradeOf(trades)]);
  expect(again).toEqual({ order: repeated });
  expect(next).toMatchObject({ order: { number: head + 1 } });
}

function askForStocks(store: CatalogStore): void {
  for (const [name, stock] of truth.stocks) expect(store.stocks.get(name)).toEqual(stock);
  expect(store.stocks.get("Nowhere Inc.")).toBeUndefined();
  expect(store.stocks.page("", 100)).toEqual([...truth.stocks.values()]);
  expect(store.stocks.listingPage("", 100)).toEqual(truth.listing);
}

/** Asks a catalog in which this bit is flipped. Whether it noticed; throws where it answered something wrong. */
function isNoticed(at: number, bit: number, random: SimulatedRandom): boolean {
  const damaged = new Uint8Array(content);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  try {
    askAll(damaged, random);
    return false;
  } catch (cause) {
    if (isDamage(cause)) return true;
    throw new Error(`bit ${bit} of byte ${at}`, { cause });
  }
}

describe("a catalog of which any one bit was flipped answers what is true, or says that it is damaged:", () => {
  test("none is flipped", () => {
    askAll(new Uint8Array(content), new SimulatedRandom("flips 1"));
  });

  test("anywhere", () => {
    const random = new SimulatedRandom("flips 2");
    for (let flip = 0; flip < 250; flip += 1) {
      isNoticed(random.integer(0, content.length - 1), random.integer(0, 7), random);
    }
  }, 60_000);

  test("where the search in a table begins", () => {
    const random = new SimulatedRandom("flips 3");
    let noticed = 0;
    for (let flip = 0; flip < 250; flip += 1) {
      const { rootpage } = rootPages[flip % rootPages.length]!;
      // A page begins with where its rows are; these fill it from its end.
      const within = flip % 2 === 0 ? random.integer(0, 60) : random.integer(pageBytes - 1_500, pageBytes - 1);
      const at = (rootpage - 1) * pageBytes + within;
      if (isNoticed(at, random.integer(0, 7), random)) noticed += 1;
    }
    expect(noticed).toBeGreaterThan(50);
  }, 60_000);
});
