import { afterAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { clusterCommand } from "../harness/cluster-command.ts";
import { readCommands } from "./read-steps.ts";

/** The commands of docs/backup.md, in a directory of their own, where `.data` is that of a bazaar with three orders. */
const root = resolve(import.meta.dir, "../..");
const file = join(root, "docs/backup.md");
const home = temporaryDirectory();
const [port, drillPort] = [await freeBasePort(), await freeBasePort()];
const launchers: Bun.Subprocess[] = [];

afterAll(async () => {
  for (const launcher of launchers) launcher.kill("SIGTERM");
  await Promise.all(launchers.map(({ exited }) => exited));
  home[Symbol.dispose]();
});

function here(command: string): string {
  return command
    .replace(/^bun run cluster$/, `$& --port ${port}`)
    .replaceAll("4000", String(drillPort))
    .replaceAll("localhost:3000", `localhost:${port}`)
    .replaceAll("/home/you/stock-bazaar", home.path)
    .replaceAll(/bun run (cluster|client)/g, `"${process.execPath}" --no-orphans ${root}/scripts/$1/main.ts`);
}

/** What a guide says, or a command prints, without what differs from run to run. */
function normalized(text: string): string {
  return text
    .replaceAll(home.path, "/home/you/stock-bazaar")
    .replaceAll(`127.0.0.1:${drillPort}`, "127.0.0.1:4000")
    .replaceAll(/\b[0-9a-f]{16}\b/g, "<id>")
    .replaceAll(/\([0-9a-f]{8}\)/g, "(<hash>)")
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/\d+ kB/g, "<size>")
    .replaceAll(/pid \d+/g, "pid <pid>")
    .trim();
}

function shell(command: string): Bun.Subprocess<"ignore", "pipe", "inherit"> {
  return Bun.spawn(["bash", "-c", `exec 2>&1; ${here(command)}`], { cwd: home.path, stdout: "pipe", stdin: "ignore" });
}

/** Starts a cluster that goes on running; resolves once it has printed that. */
async function start(command: string, last: string): Promise<string> {
  const child = shell(`exec ${here(command)}`);
  launchers.push(child);
  let printed = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += normalized(chunk);
    if (printed.includes(last)) return last;
  }
  return printed;
}

type Command = { command: string; output: string };

async function run({ command, output }: Command): Promise<string> {
  if (/^bun run cluster( --.*)?$/.test(command)) return await start(command, normalized(output));
  const child = shell(command);
  const printed = await child.stdout.text();
  expect(await child.exited).toBe(0);
  return normalized(printed);
}

async function buy(quantity: number): Promise<void> {
  await run({ command: `bun run client buy GameStart ${quantity} --url http://localhost:3000`, output: "" });
}

test("a bazaar with two orders", async () => {
  await start("bun run cluster", "Ctrl-C stops it.");
  await buy(3);
  await buy(1);
}, 30_000);

for (const step of readCommands("docs/backup.md")) {
  test.skipIf(step.command.startsWith("sqlite3") && Bun.which("sqlite3") === null)(
    `$ ${step.command}`,
    async () => {
      expect(await run(step)).toBe(normalized(step.output));
      // What comes after the backup.
      if (step.command.startsWith("bun run cluster backup")) await buy(2);
    },
    30_000,
  );
}

test("the lines for cron", async () => {
  const block = /^```cron\n(.*?)^```$/ms.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  const commands = block
    .trim()
    .split("\n")
    .map((line) => line.split(" ").slice(5).join(" ").replaceAll("\\%", "%"));
  expect(commands).toHaveLength(2);
  for (const command of commands) await run({ command, output: "" });
  expect(readFileSync(join(home.path, "backups.log"), "utf8")).toContain("3 orders");
  expect(readdirSync(join(home.path, "backups")).sort()).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d-\d\d$/),
    "first",
  ]);
}, 30_000);

test("a query that is refused changes nothing, and says why", async () => {
  const dataDir = join(home.path, ".data");
  const ask = (name: string, sql: string) => clusterCommand(["inspect", name, sql, "--data-dir", dataDir]);
  expect(await ask("catalog", "delete from stocks")).toMatchObject({
    code: 2,
    error: 'catalog: SQLite refuses the query: near "delete": syntax error.',
  });
  expect(await ask("front-end-1", "select 1")).toMatchObject({
    code: 1,
    error: expect.stringContaining("no database"),
  });
  expect(await ask("leader", "select count(*) from orders")).toMatchObject({ code: 0, out: "count(*)\n       3" });
}, 30_000);
