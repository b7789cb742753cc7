import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A command of the guide, with what it prints there. */
export interface Step {
  command: string;
  output: string;
}

/** The commands of the README's tour, in their order: the `console` blocks of that section. */
export function readTour(): Step[] {
  const readme = readFileSync(resolve(import.meta.dir, "../../README.md"), "utf8");
  const tour = /^## A tour of five minutes\n(.*?)^## /ms.exec(readme)?.[1] ?? "";
  const blocks = [...tour.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1).map(readStep));
}

function readStep(text: string): Step {
  const [command = "", ...output] = text.split("\n");
  return { command, output: output.join("\n") };
}
