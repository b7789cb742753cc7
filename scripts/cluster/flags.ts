import { limits } from "../../services/runtime/limits.ts";
import type { Flags } from "../command-line/flag.ts";

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  port: {
    value: "PORT",
    fallback: "3000",
    range: [1, 65535],
    meaning: "of the first front end; further ones take the next, the catalog PORT+100, order replica i PORT+200+i",
  },
  replicas: {
    value: "N",
    range: [1, 9],
    meaning: "order replicas; default: as many as the bazaar has, 3 for a new one",
  },
  "change-replicas": {
    meaning:
      "let --replicas change the list of replicas that the bazaar remembers, once as many as it needs have answered",
  },
  "new-bazaar": { meaning: "begin a new bazaar in a data directory that remembers one whose databases are gone" },
  "front-ends": { value: "N", fallback: "1", range: [1, 9], meaning: "front ends" },
  "min-replicas": {
    value: "N",
    fallback: "1",
    range: [1, 9],
    meaning: "replicas that must hold an order before it is answered; with fewer alive, trades are refused",
  },
  "cache-size": {
    value: "N",
    fallback: "1000",
    range: [0, limits.cacheStocks],
    meaning: "stocks that each front end caches; 0 turns the cache off",
  },
  stocks: {
    value: "FILE.csv",
    meaning: "the listing for a new bazaar (name,price,quantity); ten stocks of our own if left out",
  },
  columns: {
    value: "COLUMNS",
    meaning: 'the headers in it, if they are others: name=Symbol,price="Last Sale",quantity=Volume',
  },
  "data-dir": {
    value: "DIR",
    fallback: ".data",
    meaning: "where databases, logs, cluster.json and cluster.token are kept",
  },
  "break-it": {
    meaning:
      "let the dashboard kill and pause processes, at an address with a secret; without it only where a terminal starts the cluster",
  },
  host: { value: "HOST", fallback: "127.0.0.1", meaning: "address to listen on; 0.0.0.0 or :: for all" },
} as const satisfies Flags;
