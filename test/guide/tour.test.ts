import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { normalized } from "./normalized.ts";
import { readSteps, type Step } from "./read-steps.ts";

const root = resolve(import.meta.dir, "../..");
const dataDir = join(mkdtempSync(join(tmpdir(), "bazaar-tour-")), "data");
const base = await freeBasePort();
const launchers: Bun.Subprocess[] = [];

afterAll(async () => {
  for (const launcher of launchers) launcher.kill("SIGTERM");
  await Promise.all(launchers.map(({ exited }) => exited));
  rmSync(resolve(dataDir, ".."), { recursive: true });
});

const startsCluster = (command: string) => /^bun run cluster( --.*)?$/.test(command);

/** The guide uses the default ports and `.data`; the test has its own, and as `bun` the one that runs it. */
function here(command: string): string {
  const flagged = startsCluster(command)
    ? `${command} --port ${base} --data-dir ${dataDir}`
    : command
        .replace(/bun run cluster \w+( leader)?/, `$& --data-dir ${dataDir}`)
        .replace(/bun run client(?!.*--url)/, `$& --url http://127.0.0.1:${base}`);
  return flagged
    .replaceAll(/localhost:3(\d\d\d)/g, (_, offset) => `localhost:${base + Number(offset)}`)
    .replaceAll(/bun run (cluster|client)/g, `"${process.execPath}" --no-orphans ${root}/scripts/$1/main.ts`);
}

function asInTheGuide(output: string): string {
  return output
    .replaceAll(/127\.0\.0\.1:(\d+)/g, (_, port) => `127.0.0.1:${3_000 + Number(port) - base}`)
    .replaceAll(dataDir, "/home/you/stock-bazaar/.data");
}

async function run({ command, output }: Step): Promise<string> {
  const child = Bun.spawn(["bash", "-c", `exec 2>&1; ${here(command)}`], {
    cwd: root,
    stdout: "pipe",
    stdin: "ignore",
  });
  if (!startsCluster(command)) return child.stdout.text();
  launchers.push(child);
  const lastLine = output.trim().split("\n").at(-1) ?? "";
  let printed = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += chunk;
    if (printed.includes(lastLine)) break;
  }
  return printed;
}

const steps = readSteps(join(root, "README.md"), "A tour of five minutes");

test("the README has a tour", () => {
  expect(steps.length).toBeGreaterThan(10);
});

for (const step of steps) {
  test(`$ ${step.command}`, async () => {
    const wanted = normalized(step.output);
    const deadline = performance.now() + 10_000;
    let printed = normalized(asInTheGuide(await run(step)));
    // A replica that was killed a moment ago may still be starting.
    while (step.command.endsWith(" status") && !Bun.deepEquals(printed, wanted) && performance.now() < deadline) {
      printed = normalized(asInTheGuide(await run(step)));
    }
    expect(printed).toEqual(wanted);
  }, 30_000);
}
