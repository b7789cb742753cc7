import type { Flags } from "../command-line/flag.ts";

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  kills: { value: "N", fallback: "50", range: [1, 10_000], meaning: "how often the leader is killed, or paused" },
  rate: { value: "N", fallback: "500", range: [1, 5_000], meaning: "trades per second, however long the answers take" },
  pause: { meaning: "freeze the leader for 5 s (SIGSTOP, then SIGCONT) instead of killing it" },
  replicas: { value: "N", fallback: "3", range: [2, 9], meaning: "order replicas" },
  "front-ends": { value: "N", fallback: "1", range: [1, 9], meaning: "front ends, which the trades go to in turn" },
  json: { value: "FILE", meaning: "write the raw data there: each kill with its marks, each trade with its times" },
} as const satisfies Flags;
