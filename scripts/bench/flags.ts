import type { Flags } from "../command-line/flag.ts";

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  rounds: { value: "N", fallback: "5", range: [1, 99], meaning: "how often each case is measured; medians are shown" },
  seconds: { value: "N", fallback: "2", range: [0.1, 60], meaning: "how long each case is measured in a round" },
  only: { value: "TEXT", meaning: "only the groups whose names contain this" },
  port: {
    value: "PORT",
    fallback: "24000",
    range: [1024, 64_000],
    meaning: "of the bazaar's front end; the peers take ports up to 500 above",
  },
  "data-dir": {
    value: "DIR",
    fallback: ".bench",
    meaning: "where all databases are kept while it runs; should be on a real disk",
  },
} as const satisfies Flags;
