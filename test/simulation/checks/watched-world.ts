import type { Database } from "bun:sqlite";
import { defaultListing } from "../../../db/listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import { ClientHistory } from "./client-history.ts";
import { TradeTimes } from "./trade-times.ts";
import { Watcher } from "./watcher.ts";

/** A catalog and a replica without any service, so that anything can be written into them. */
export function watchedWorld() {
  const catalog = openCatalogDatabase(":memory:");
  const replica = openOrderDatabase(":memory:");
  list(catalog);
  const clock = { nowUs: 0 };
  const times = new TradeTimes(() => clock.nowUs);
  const onShares = (name: string, shares: number) => times.changed(name, shares);
  const replicas = new Map([["order-1", { database: replica }]]);
  const watcher = new Watcher(defaultListing, { database: catalog }, replicas, onShares, () => clock.nowUs);
  return { catalog, replica, watcher, times, clock, answers: new ClientHistory(watcher.history, times) };
}

/** Makes an empty database that of an open catalog that has given term 1 to replica 3. */
export function list(catalog: Database): void {
  catalog.run("INSERT INTO state (id, term, leader, opened, listing) VALUES (1, 1, 3, 1, '')");
  for (const { name, priceCents, quantity } of defaultListing) {
    catalog.run("INSERT INTO stocks (name, price_cents, listed, shares, version) VALUES (?, ?, ?, ?, 1)", [
      name,
      priceCents,
      quantity,
      quantity,
    ]);
  }
}

export function write(database: Database, table: "journal" | "orders", orders: LogEntry[]): void {
  for (const { number, key, name, quantity, type, term, time, replica, hash } of orders) {
    const row = [number, key, name, quantity, type, term, time, replica, Buffer.from(hash, "hex")];
    database.run(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, row);
  }
}

/** Writes orders into the journal as a catalog does, with the shares. */
export function commit(catalog: Database, orders: LogEntry[]): void {
  write(catalog, "journal", orders);
  for (const { name, quantity } of orders) {
    catalog.run("UPDATE stocks SET shares = shares - ?, version = version + 1 WHERE name = ?", [quantity, name]);
  }
}
