import { readFileSync } from "node:fs";

/** A command of a guide, with what it prints there. */
export interface Step {
  command: string;
  output: string;
}

/** The commands of a Markdown file, or of one of its sections, in their order: its `console` blocks. */
export function readSteps(path: string, section?: string): Step[] {
  const whole = readFileSync(path, "utf8");
  const text =
    section === undefined ? whole : (whole.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? "");
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1).map(readStep));
}

function readStep(text: string): Step {
  const [command = "", ...output] = text.split("\n");
  return { command, output: output.join("\n") };
}
