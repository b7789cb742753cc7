import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { isDamage, openOrderDatabase, prepareDatabase } from "../../db/open.ts";
import { genesis, headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { SimulatedRandom } from "../../test/simulation/simulated-random.ts";
import { limits } from "../runtime/limits.ts";
import { ReplicaStore } from "./replica-store.ts";

const orders = sampleOrders(3 * limits.verifyAtOnceOrders);
const next = sampleOrders(1, headOf(orders));
const byName = defaultListing.toSorted((a, b) => (a.name < b.name ? -1 : 1));

const sound = openOrderDatabase(":memory:");
const filled = new ReplicaStore(sound);
filled.keepListing(defaultListing, genesis);
filled.append(orders);
filled.noteTerm(7, 3);
const content = sound.serialize();

/** Does what a start does, and asks for all that a replica is asked for. */
function askAll(content: Uint8Array, random: SimulatedRandom): void {
  using database = Database.deserialize(content, { strict: true });
  prepareDatabase(database, "the disk", "order");
  const { term, leader, listing, log, ...store } = opened(database);
  expect({ term, leader, listing }).toEqual({ term: 7, leader: 3, listing: genesis });
  expect(store.listingPage()).toEqual(byName);
  const { number: head } = log.head;
  log.page(head - limits.verifyAtOnceOrders, limits.verifyAtOnceOrders);
  for (let asked = 0; asked < 60; asked += 1) {
    const { number, hash } = orders[random.integer(0, head - 1)]!;
    expect(log.get(number)).toEqual(orders[number - 1]!);
    expect(log.hashAt(number)).toBe(hash);
    expect(log.page(number - 1, 50)).toEqual(orders.slice(number - 1, Math.min(head, number + 49)));
  }
  // One that ends too early is behind: it takes what it lacks, or says that it is damaged.
  store.append([...orders.slice(head), ...next]);
  expect(log.get(next[0]!.number)).toEqual(next[0]!);
}

function opened(database: Database) {
  const store = new ReplicaStore(database);
  const { term, leader, listing, log } = store;
  const append = store.append.bind(store);
  return { term, leader, listing, log, append, listingPage: () => store.listingPage("", 100) };
}

/** Throws where a replica in which this bit is flipped answers something wrong. */
function askFlipped(at: number, bit: number, random: SimulatedRandom): void {
  const damaged = new Uint8Array(content);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  try {
    askAll(damaged, random);
  } catch (cause) {
    if (!isDamage(cause)) throw new Error(`bit ${bit} of byte ${at}`, { cause });
  }
}

describe("a replica's database of which any one bit was flipped answers what is true, or says that it is damaged:", () => {
  test("none is flipped", () => {
    askAll(new Uint8Array(content), new SimulatedRandom("flips"));
  });

  test("anywhere, and where the search in a table begins", () => {
    const random = new SimulatedRandom("flips");
    const pages = sound.query<{ rootpage: number }, []>("SELECT rootpage FROM sqlite_schema").all();
    for (let flip = 0; flip < 400; flip += 1) {
      const { rootpage } = pages[flip % pages.length]!;
      const near = (rootpage - 1) * 4_096 + random.integer(0, flip % 4 === 0 ? 60 : 4_095);
      const at = flip % 2 === 0 ? near : random.integer(0, content.length - 1);
      const bit = random.integer(0, 7);
      askFlipped(at, bit, random);
    }
  }, 60_000);
});
