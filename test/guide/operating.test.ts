import { afterAll, describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { Glob } from "bun";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { containsLines, fixedPieces } from "./contains-lines.ts";
import { GuidedShell } from "./guided-shell.ts";
import { Befallen, mishaps } from "./mishaps.ts";
import { readChapters, type Step } from "./read-steps.ts";

const shell = await GuidedShell.open();
const bazaar = new Befallen(shell);
afterAll(() => shell[Symbol.asyncDispose]());

const chapters = readChapters("docs/operating.md");

/** Commands that change nothing: what they show may still be about to come. */
const looks = /^(bun run cluster status|bun run client (lookup|order)|curl|grep|tail|ls)\b/;

const source = await sourceText();

for (const { title, steps } of chapters) {
  describe(title, () => {
    for (const step of steps) test.skipIf(needsMore(step))(nameOf(step), () => follow(step), 60_000);
  });
}

test("each mishap is part of a drill", () => {
  const drills = chapters.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === "drill" ? step.name : [])));
  expect(new Set(drills)).toEqual(new Set(Object.keys(mishaps)));
});

/** Whether a step needs a program that is not installed here. */
function needsMore(step: Step): boolean {
  return step.kind === "command" && step.command.startsWith("sqlite3") && Bun.which("sqlite3") === null;
}

function nameOf(step: Step): string {
  switch (step.kind) {
    case "command":
      return `$ ${step.command}`;
    case "terminal":
      return `the terminal: ${step.output.split("\n")[0]}`;
    case "message":
      return `a message: ${step.output.split("\n")[0]}`;
    case "drill":
      return `(${step.name})`;
  }
}

async function follow(step: Step): Promise<void> {
  switch (step.kind) {
    case "drill":
      await shell.stop();
      await mishaps[step.name]?.(bazaar);
      return;
    case "message":
      for (const piece of fixedPieces(step.output)) assertSaid(piece);
      return;
    case "terminal":
      return sees(step.output, async () => shell.terminal);
    case "command":
      if (!shell.goesOn(step.command))
        return sees(step.output, () => shell.run(step.command), looks.test(step.command));
      await shell.start(step.command, (terminal) => containsLines(terminal, step.output));
      return sees(step.output, async () => shell.terminal);
  }
}

function assertSaid(piece: string): void {
  if (!source.includes(piece)) throw new Error(`Nothing in the source says ${JSON.stringify(piece)}.`);
}

/** Looks until there is what is wanted, or, where one look changes what it looks at, once. */
async function sees(wanted: string, look: () => Promise<string>, mayRepeat = true): Promise<void> {
  let seen = await look();
  const lookAgain = async () => {
    if (containsLines(seen, wanted)) return true;
    seen = await look();
    return undefined;
  };
  if (mayRepeat) await until(wanted, lookAgain, 20_000).catch(() => {});
  if (!containsLines(seen, wanted)) expect(seen).toBe(wanted);
}

/** What the product may say, as its source has it. */
async function sourceText(): Promise<string> {
  const root = resolve(import.meta.dir, "../..");
  const paths = ["services", "db", "scripts"].flatMap((room) => [...new Glob(`${room}/**/*.ts`).scanSync(root)]);
  const texts = await Promise.all(paths.map((path) => Bun.file(resolve(root, path)).text()));
  return texts.join("\n");
}
