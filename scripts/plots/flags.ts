import type { Flags } from "../command-line/flag.ts";

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  out: { value: "DIR", fallback: "docs/bench", meaning: "where the page (README.md) and its plots (SVG) go" },
} as const satisfies Flags;
