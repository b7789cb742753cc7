import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";

const entry = resolve(import.meta.dir, "../../services/catalog/main.ts");

async function environment() {
  const own = {
    DATABASE: ":memory:",
    CLUSTER_TOKEN: "0123456789abcdef",
    LOG_LEVEL: "info",
    PORT: String(await freeBasePort()),
  };
  return { ...process.env, ...own };
}

/** What a catalog writes until it has been stopped, to a terminal. */
async function shownOnATerminal(): Promise<string> {
  let shown = "";
  const data = (_: unknown, bytes: Uint8Array) => {
    shown += Buffer.from(bytes).toString();
  };
  const catalog = Bun.spawn([process.execPath, entry], { env: await environment(), terminal: { data } });
  await until("its first line", () => (shown.includes("listens") ? true : undefined), 10_000);
  catalog.kill("SIGTERM");
  await catalog.exited;
  await until("its last line", () => (shown.includes("stops") ? true : undefined));
  return Bun.stripANSI(shown);
}

async function writtenToAPipe(): Promise<string> {
  const catalog = Bun.spawn([process.execPath, entry], { env: await environment(), stdout: "pipe" });
  let written = "";
  for await (const bytes of catalog.stdout) {
    written += Buffer.from(bytes).toString();
    if (written.includes("listens")) catalog.kill("SIGTERM");
  }
  return written;
}

test("a service that runs on a terminal says what happens in lines for a person", async () => {
  const lines = (await shownOnATerminal()).trim().split(/\r?\n/);
  const line = (words: string) =>
    expect.stringMatching(new RegExp(`^\\[[0-9:.]{12}\\] INFO.*: catalog http://\\S+: ${words}`));
  expect(lines).toEqual([line("listens"), line("stops")]);
}, 20_000);

test("elsewhere it writes JSON, an event a line", async () => {
  const events = (await writtenToAPipe())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  const event = (msg: string) => ({ level: 30, service: "catalog", id: expect.stringMatching(/^http/), msg });
  expect(events).toMatchObject([event("listens"), event("stops")]);
}, 20_000);
