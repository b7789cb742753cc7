import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { charts } from "./charts/charts.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { page } from "./page.ts";
import { newestResults, readSummary } from "./read-summary.ts";
import { toSvg } from "./to-svg.ts";

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") {
    terminal.line(help());
    return 0;
  }
  const results = options.results ?? newestResults();
  const summary = readSummary(results);
  const drawn = charts.flatMap((chart) => {
    const spec = chart.spec(summary);
    return spec ? [{ ...chart, spec }] : [];
  });
  const files = await Promise.all(
    drawn.map(async ({ file, spec }): Promise<[string, string]> => [file, await toSvg(spec)]),
  );
  const markdown = page(summary, new Set(drawn.map(({ file }) => file)));
  write(options.out, [["README.md", markdown], ...files]);
  terminal.line(
    `Made of ${relative(".", results)}: ${relative(".", join(options.out, "README.md"))}, ${files.length} plots.`,
  );
  return 0;
}

function write(directory: string, files: readonly [name: string, text: string][]): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(directory, name), text);
  } catch (cause) {
    throw new CommandError(`--out "${directory}": it can't be written (${(cause as Error).message}).`, 1, { cause });
  }
}
