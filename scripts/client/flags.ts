import { limits } from "../../services/runtime/limits.ts";
import type { Flag, Flags } from "../command-line/flag.ts";

const json: Flag = { meaning: "print the answer's JSON as it comes" };

const common = {
  url: {
    value: "URL",
    fallback: "http://127.0.0.1:3000",
    meaning: "the front end; of several, the first that is reached; those of the cluster that runs here, if left out",
  },
  json,
} as const satisfies Flags;

/** The flags of each command, in the order in which `--help` shows them. */
export const flags = {
  workload: {
    url: {
      value: "URL",
      fallback: common.url.fallback,
      meaning:
        "a front end; for several, give it again or with commas: the clients spread over them; left out, those of the cluster that runs here",
    },
    clients: { value: "N", fallback: "5", range: [1, 200], meaning: "clients, all at the same time" },
    probability: {
      value: "P",
      fallback: "0.8",
      range: [0, 1],
      meaning: "how likely a client trades the stock that it has looked up",
    },
    duration: { value: "TIME", fallback: "10", meaning: "how long to trade: seconds, or as in 90s, 5m, 1h" },
    iterations: { value: "N", range: [1, 1_000_000_000], meaning: "look-ups of each client, instead of a duration" },
    seed: {
      value: "N",
      range: [0, Number.MAX_SAFE_INTEGER],
      meaning: "the same seed chooses the same stocks and trades again; a random one if left out",
    },
    json: { meaning: "print the summary as JSON; progress goes to stderr" },
  },
  stocks: {
    after: { value: "NAME", meaning: "only stocks whose names come after this one" },
    limit: {
      value: "N",
      fallback: String(limits.pageStocks),
      range: [1, limits.pageStocks],
      meaning: "at most so many",
    },
    ...common,
  },
  lookup: common,
  buy: {
    key: {
      value: "KEY",
      meaning:
        "the trade's idempotency key: asked again with the same one, it still happens once; a new one if left out",
    },
    ...common,
  },
  order: common,
  orders: {
    after: { value: "N", fallback: "0", range: [0, Number.MAX_SAFE_INTEGER], meaning: "only orders after this number" },
    limit: {
      value: "N",
      fallback: String(limits.pageOrdersDefault),
      range: [1, limits.pageOrders],
      meaning: "at most so many",
    },
    ...common,
  },
} as const satisfies Record<string, Flags>;
