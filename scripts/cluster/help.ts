import { type Flag, flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  const rows = Object.entries<Flag>(flags).map(([name, flag]) => ({ name: `--${name} ${flag.value}`, flag }));
  const width = Math.max(...rows.map((row) => row.name.length));
  const lines = rows.map(({ name, flag }) => `  ${name.padEnd(width)}  ${flag.meaning}${bounds(flag)}`);
  return [
    "bun run cluster [flags]",
    "",
    "Starts the bazaar (catalog, order replicas, front ends), keeps it running, and stops it at Ctrl-C.",
    "",
    ...lines,
    `  ${"--help, -h".padEnd(width)}  show this`,
  ].join("\n");
}

function bounds(flag: Flag): string {
  const range = flag.range ? `${flag.range[0]}–${flag.range[1]}` : "";
  const fallback = flag.fallback === undefined ? "" : `default ${flag.fallback}`;
  const both = [range, fallback].filter((part) => part !== "").join(", ");
  return both === "" ? "" : ` (${both})`;
}
