import type { Flag, Flags } from "./flag.ts";
import { table } from "./table.ts";

/** The lines of `--help` that tell of the flags, with their ranges and defaults. */
export function flagLines(flags: Flags): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const head = flag.value === undefined ? `--${name}` : `--${name} ${flag.value}`;
    return [`  ${head}`, `${flag.meaning}${bounds(flag)}`];
  });
  return table([...rows, ["  --help, -h", "show this"]]);
}

function bounds(flag: Flag): string {
  const range = flag.range ? `${flag.range[0]}–${flag.range[1]}` : "";
  const fallback = flag.fallback === undefined ? "" : `default ${flag.fallback}`;
  const both = [range, fallback].filter((part) => part !== "").join(", ");
  return both === "" ? "" : ` (${both})`;
}
