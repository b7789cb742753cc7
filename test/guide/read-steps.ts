import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** What a guide tells its reader, in its order. */
export type Step =
  /** A command, with what it prints: a `console` block. */
  | { kind: "command"; command: string; output: string }
  /** What the terminal of `bun run cluster` then shows: a `text` block. */
  | { kind: "terminal"; output: string }
  /** What a service may say, where no test has it say so: a `message` block. */
  | { kind: "message"; output: string }
  /** What befalls the bazaar, which the reader does not see: a comment `<!-- drill: … -->`. */
  | { kind: "drill"; name: string };

export interface Chapter {
  title: string;
  steps: Step[];
}

/** The chapters of a document, each under a heading of the second level. */
export function readChapters(path: string): Chapter[] {
  const text = readFileSync(resolve(import.meta.dir, "../..", path), "utf8");
  const [, ...chapters] = text.split(/^## /m);
  return chapters.map((chapter) => ({ title: chapter.split("\n", 1)[0] ?? "", steps: readSteps(chapter) }));
}

/** The commands of a whole document, with what they print. */
export function readCommands(path: string) {
  const text = readFileSync(resolve(import.meta.dir, "../..", path), "utf8");
  return readSteps(text).filter((step) => step.kind === "command");
}

function readSteps(markdown: string): Step[] {
  const parts = markdown.matchAll(/^```(console|text|message)\n(.*?)^```$|^<!-- drill: (.*?) -->$/gms);
  return [...parts].flatMap(([, language, block = "", drill]): Step[] => {
    if (drill !== undefined) return [{ kind: "drill", name: drill }];
    if (language === "console") return block.split(/^\$ /m).slice(1).map(readCommand);
    return [{ kind: language === "text" ? "terminal" : "message", output: block }];
  });
}

function readCommand(text: string): Step {
  const [command = "", ...output] = text.split("\n");
  return { kind: "command", command, output: output.join("\n") };
}
