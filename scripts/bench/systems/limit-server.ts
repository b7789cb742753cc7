import { Database } from "bun:sqlite";
import { Elysia } from "elysia";
import { TradeRequest } from "../../../services/contract/order.ts";
import { Batcher } from "../../../services/runtime/batcher.ts";
import { systemClock } from "../../../services/runtime/clock.ts";
import { limits } from "../../../services/runtime/limits.ts";

/**
 * One process that takes trades into one SQLite file, with the same checks and group commit, but without keys,
 * replicas, or anything else that this project is about: what a durable trade can cost at least.
 */

const { DATABASE = "", STOCKS = "", PORT } = process.env;
const database = new Database(DATABASE, { create: true, strict: true });
database.run("PRAGMA journal_mode = WAL");
database.run("PRAGMA synchronous = FULL");
database.run("CREATE TABLE stocks (name TEXT PRIMARY KEY, shares INTEGER NOT NULL)");
database.run("CREATE TABLE orders (number INTEGER PRIMARY KEY, name TEXT, quantity INTEGER, type TEXT)");
for (const name of STOCKS.split(",")) database.run("INSERT INTO stocks VALUES (?, ?)", [name, 1e15]);

const take = database.prepare("UPDATE stocks SET shares = shares - ?1 WHERE name = ?2 AND shares >= ?1");
const insert = database.prepare("INSERT INTO orders (name, quantity, type) VALUES (?, ?, ?)");

const trade = ({ name, quantity, type }: TradeRequest): number => {
  const taken = take.run(type === "buy" ? quantity : -quantity, name);
  if (taken.changes === 0) throw new Error(`not enough shares of ${name}`);
  return Number(insert.run(name, quantity, type).lastInsertRowid);
};
const commit = database.transaction((trades: TradeRequest[]) => trades.map(trade));

const batcher = new Batcher<TradeRequest, number>({
  clock: systemClock,
  maxBatch: limits.batchTrades,
  maxQueued: limits.queuedTrades,
  concurrency: 1,
  run: async (trades) => commit(trades),
});

const app = new Elysia().post(
  "/orders",
  async ({ body }) => ({ data: { transaction_number: await batcher.add(body) } }),
  { body: TradeRequest },
);

Bun.serve({ hostname: "127.0.0.1", port: Number(PORT), development: false, fetch: app.fetch });
