import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DamagedLog } from "../../db/damaged-log.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { emptyMemory } from "../../test/harness/bazaar-memory.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { decide, type TradedCatalog, tradeOf, tradeOn } from "../../test/harness/traded-catalog.ts";
import { limits } from "../runtime/limits.ts";
import { createCatalog } from "./catalog.ts";
import { CatalogStore } from "./catalog-store.ts";

const pageBytes = 4_096;
/** How a page begins that has rows of a table, in SQLite's file format. */
const tableLeaf = 13;
/** Orders that lie far behind those that are checked at once. */
const trades = 5 * limits.verifyAtOnceOrders;

let directory: string;
let path: string;
let truth: TradedCatalog;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-damage-"));
  using database = openCatalogDatabase(join(directory, "sound.db"));
  truth = tradeOn(database, trades);
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Makes a catalog's file, and changes it while nobody has it open. */
function stoppedCatalog(...statements: string[]): TradedCatalog {
  path = join(directory, `catalog-${crypto.randomUUID()}.db`);
  copyFileSync(join(directory, "sound.db"), path);
  using stopped = new Database(path);
  for (const statement of statements) stopped.run(statement);
  stopped.close(true);
  return truth;
}

/** Starts a catalog on the file; its checks in the background have not begun. Throws what the start throws. */
function started(use: (store: CatalogStore) => void): void {
  using database = openCatalogDatabase(path);
  const options = {
    database,
    memory: emptyMemory(),
    replicaIds: [1, 2, 3],
    excusedIds: [],
    listing: undefined,
    onUnusable: () => {},
  };
  createCatalog({ ...testSurroundings(() => ({})), ...options });
  use(new CatalogStore(database, []));
}

function isDamagedAnswer(ask: () => void): boolean {
  try {
    ask();
    return false;
  } catch (cause) {
    if (cause instanceof DamagedLog) return true;
    throw cause;
  }
}

describe("a stopped catalog's file with many orders, in which a bit is flipped:", () => {
  test("there is never a trade on shares that are not there", () => {
    stoppedCatalog("UPDATE stocks SET shares = shares | (1 << 20) WHERE name = 'Stock-07'");
    const buy = { key: "k", name: "Stock-07", quantity: 500_000, type: "buy" } as const;
    expect(() => started((store) => decide(store, [buy]))).toThrow(DamagedLog);
  });

  test("a trade that is repeated is never done twice, though its key is not found", () => {
    const { orders } = stoppedCatalog();
    const repeated = orders[7]!;
    const file = readFileSync(path);
    const text = file.toString("latin1");
    let noticed = 0;
    for (let at = text.indexOf(repeated.key); at !== -1; at = text.indexOf(repeated.key, at + 1)) {
      const damaged = Buffer.from(file);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      started((store) => {
        // What is left of a row that was moved within its page is used by nobody.
        if (isDamagedAnswer(() => expect(decide(store, [repeated])).toEqual([{ order: repeated }]))) noticed += 1;
        expect(store.journal.head.number).toBe(orders.length);
      });
    }
    // In the journal, and in the index of keys.
    expect(noticed).toBeGreaterThanOrEqual(2);
  });

  const changes = {
    "in a key that leads to another order": "UPDATE keys SET outcome = outcome + 1 WHERE outcome = 8",
    "in a key whose row is gone": "DELETE FROM keys WHERE outcome = 8",
    "in the order itself": "UPDATE journal SET quantity = quantity + 1 WHERE number = 8",
    "in the order's key": "UPDATE journal SET key = 'other' WHERE number = 8",
    "in the hash of the order before": "UPDATE journal SET hash = zeroblob(32) WHERE number = 7",
  };

  for (const [where, change] of Object.entries(changes)) {
    test(`a known key has its own order or none: ${where}`, () => {
      const { orders } = stoppedCatalog(change);
      started((store) => {
        expect(() => store.recall(orders[7]!.key)).toThrow(DamagedLog);
        expect(store.recall(orders[20]!.key)).toEqual({ recorded: orders[20]! });
      });
    });
  }

  test("an old rejection stays what it was", () => {
    const { rejected } = stoppedCatalog("UPDATE rejections SET status = 404 WHERE id = 2");
    started((store) => {
      expect(() => store.recall(rejected[1]!.key)).toThrow(DamagedLog);
      expect(store.recall(rejected[2]!.key)).toMatchObject({ rejected: { status: 409 } });
    });
  });

  const states = ["term = term - 1", "leader = 1", "opened = 0", "listing = replace(listing, 'a', 'b')", "seal = NULL"];
  test.each(states)("the state is not another one: %s", (change) => {
    stoppedCatalog(`UPDATE state SET ${change}`);
    expect(() => started(() => {})).toThrow(DamagedLog);
  });

  test("a state that is gone does not begin the bazaar anew", () => {
    const { stocks } = stoppedCatalog("DELETE FROM state");
    for (const _again of [1, 2]) expect(() => started(() => {})).toThrow("the state is missing");
    using database = new Database(path);
    expect(database.query("SELECT shares FROM stocks ORDER BY name").values().flat()).toEqual(
      [...stocks.values()].map(({ shares }) => shares),
    );
  });
});

test("a start reads a bounded part of a long journal: it opens though all old pages are unreadable", () => {
  const { orders } = stoppedCatalog();
  const file = readFileSync(path);
  const newest = orders.at(-limits.verifyAtOnceOrders - 1)!.number;
  const unread = orders.filter(({ number }) => number < newest - 100);
  const needed = orders.filter(({ number }) => number >= newest - 100);
  let destroyed = 0;
  for (let page = 0; page < file.length; page += pageBytes) {
    const text = file.subarray(page, page + pageBytes).toString("latin1");
    const isOld = file[page] === tableLeaf && unread.some(({ key }) => text.includes(`${key}Stock`));
    if (!isOld || needed.some(({ key }) => text.includes(key))) continue;
    file.fill(0xff, page, page + pageBytes);
    destroyed += 1;
  }
  expect(destroyed).toBeGreaterThan(50);
  writeFileSync(path, file);
  started((store) => {
    expect(store.journal.head.number).toBe(orders.length);
    expect(() => store.journal.get(7)).toThrow(DamagedLog);
    expect(decide(store, [tradeOf(trades)])).toMatchObject([{ order: { number: orders.length + 1 } }]);
  });
});
