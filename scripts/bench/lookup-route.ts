import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../cluster/fixtures/until.ts";
import { freeBasePort } from "../cluster/free-base-port.ts";
import { CommandError } from "../command-line/command-error.ts";
import { runCommand } from "../command-line/run-command.ts";
import type { Terminal } from "../command-line/terminal.ts";

/** The cached look-up, alone, against a bare server that answers the same bytes: `bun scripts/bench/lookup-route.ts`. */
const connections = 32;
const seconds = 4;
const rounds = 5;
const goal = 0.85;

const launcher = join(import.meta.dir, "../cluster/main.ts");

async function run(_: readonly string[], terminal: Terminal): Promise<number> {
  if (!Bun.which("wrk")) throw new CommandError("wrk is not installed: this benchmark needs it.");
  const dataDir = mkdtempSync(join(tmpdir(), "bazaar-bench-"));
  const port = await freeBasePort();
  const args = ["--replicas", "1", "--port", String(port), "--data-dir", dataDir];
  const cluster = Bun.spawn([process.execPath, "--no-orphans", launcher, ...args], { stdio: ["ignore", "ignore", 2] });
  try {
    const route = `http://127.0.0.1:${port}/stocks/GameStart`;
    const answer = await until("an answer", () => ask(route), 10_000);
    const bare = Bun.spawn([process.execPath, "--no-orphans", "-e", bareServer(answer, port + 1)]);
    try {
      const same = `http://127.0.0.1:${port + 1}/`;
      await until("the bare server", () => ask(same), 5_000);
      return await compare(route, same, terminal);
    } finally {
      bare.kill();
      await bare.exited;
    }
  } finally {
    cluster.kill("SIGTERM");
    await cluster.exited;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Bytes {
  body: string;
  headers: Record<string, string>;
}

async function ask(url: string): Promise<Bytes | undefined> {
  const response = await fetch(url, { keepalive: false }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { "content-length": _length, date: _date, ...headers } = response.headers.toJSON();
  return { body: await response.text(), headers };
}

function bareServer({ body, headers }: Bytes, port: number): string {
  const init = JSON.stringify({ headers });
  return `Bun.serve({ port: ${port}, hostname: "127.0.0.1", fetch: () => new Response(${JSON.stringify(body)}, ${init}) })`;
}

/** One after the other, so that both meet the same machine; the median of the rounds' ratios counts. */
async function compare(route: string, bare: string, terminal: Terminal): Promise<number> {
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const [ours, theirs] = [await requestsPerSecond(route), await requestsPerSecond(bare)];
    ratios.push(ours / theirs);
    terminal.line(`round ${round}: cached look-up ${Math.round(ours)}/s, bare server ${Math.round(theirs)}/s`);
  }
  const median = ratios.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  terminal.line(`median ratio ${median.toFixed(2)} at ${connections} connections; goal ${goal}`);
  return 0;
}

async function requestsPerSecond(url: string): Promise<number> {
  const wrk = Bun.spawn(["wrk", "-t1", `-c${connections}`, `-d${seconds}s`, url], { stdio: ["ignore", "pipe", 2] });
  const text = await wrk.stdout.text();
  const [, rate] = /Requests\/sec:\s+([0-9.]+)/.exec(text) ?? [];
  if (rate === undefined || /Non-2xx/.test(text)) throw new CommandError(`wrk measured nothing at ${url}: ${text}`);
  return Number(rate);
}

await runCommand(run);
