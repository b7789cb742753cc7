import type { Flags } from "../command-line/flag.ts";

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  quick: { meaning: "a first look: one round, short measurements, one kill, small logs; figures that mean little" },
  rounds: { value: "N", fallback: "5", range: [1, 99], meaning: "how often each case is measured; medians are shown" },
  seconds: { value: "N", fallback: "2", range: [0.1, 60], meaning: "how long each case is measured in a round" },
  only: { value: "TEXT", meaning: "only the groups whose names contain this" },
  kills: { value: "N", fallback: "5", range: [1, 1_000], meaning: "failover: how often the leader is killed" },
  large: { meaning: "growth: also with 5,000,000 orders, which takes minutes to fill and 4 GB of disk" },
  out: { value: "DIR", meaning: "where the results go (default bench-results/<date-time>)" },
  port: {
    value: "PORT",
    fallback: "24000",
    range: [1024, 64_000],
    meaning: "of the bazaar's front end; the peers take ports up to 500 above",
  },
  "data-dir": {
    value: "DIR",
    fallback: ".bench",
    meaning: "where all databases are kept while it runs, and removed; should be on a real disk",
  },
} as const satisfies Flags;
