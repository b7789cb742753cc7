import { afterAll, expect, test } from "bun:test";
import { GuidedShell } from "./guided-shell.ts";
import { normalized } from "./normalized.ts";
import { readChapters } from "./read-steps.ts";

const shell = await GuidedShell.open();
afterAll(() => shell[Symbol.asyncDispose]());

const tour = readChapters("README.md").find(({ title }) => title === "A tour of five minutes");
const steps = (tour?.steps ?? []).filter((step) => step.kind === "command");

test("the README has a tour", () => {
  expect(steps.length).toBeGreaterThan(10);
});

for (const { command, output } of steps) {
  test(`$ ${command}`, async () => {
    const wanted = normalized(output);
    const deadline = performance.now() + 10_000;
    let printed = normalized(await run(command, output));
    // A replica that was killed a moment ago may still be starting.
    while (command.endsWith(" status") && !Bun.deepEquals(printed, wanted) && performance.now() < deadline) {
      printed = normalized(await run(command, output));
    }
    expect(printed).toEqual(wanted);
  }, 30_000);
}

async function run(command: string, output: string): Promise<string> {
  if (!shell.goesOn(command)) return shell.run(command);
  const lastLine = output.trim().split("\n").at(-1) ?? "";
  await shell.start(command, (terminal) => terminal.includes(lastLine));
  return shell.terminal;
}
