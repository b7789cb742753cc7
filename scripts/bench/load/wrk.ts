import { rmSync, writeFileSync } from "node:fs";
import { CommandError } from "../../command-line/command-error.ts";
import type { Load } from "./closed-loop.ts";
import type { Measured } from "./measurement.ts";

/** Whether wrk, another generator of closed loops, is installed. */
export function isWrkInstalled(): boolean {
  return Bun.which("wrk") !== null;
}

/**
 * The same load as our own closed loop, by wrk with one thread; `script` is a path for its Lua script. Throws
 * `CommandError` where it measures nothing.
 */
export async function wrkLoad(
  { port, requests }: Load,
  connections: number,
  seconds: number,
  script: string,
): Promise<Measured> {
  const bytes = requests.map((request) => `"${[...request].map((byte) => `\\${byte}`).join("")}"`);
  const lua = `local r = {${bytes.join(",\n")}}\nlocal i = 0\nrequest = function() i = i % #r + 1 return r[i] end\n`;
  writeFileSync(script, lua);
  try {
    // It takes whole seconds only.
    const duration = `${Math.max(1, Math.ceil(seconds))}s`;
    const args = ["-t1", `-c${connections}`, `-d${duration}`, "--latency", "-s", script, `http://127.0.0.1:${port}`];
    const child = Bun.spawn(["wrk", ...args], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    const text = await child.stdout.text();
    if ((await child.exited) !== 0) throw new CommandError(`wrk measured nothing: ${text}`);
    return parse(text);
  } finally {
    rmSync(script, { force: true });
  }
}

const unitMs: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Throws `CommandError` where it is not what wrk prints. */
function parse(text: string): Measured {
  const perSecond = Number(/Requests\/sec:\s+([0-9.]+)/.exec(text)?.[1]);
  const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
  const ms = (pattern: RegExp) => {
    const [, value, unit = ""] = pattern.exec(text) ?? [];
    return Number(value) * (unitMs[unit] ?? Number.NaN);
  };
  const percentile = (percent: number) => ms(new RegExp(`\\s${percent}%\\s+([0-9.]+)(us|ms|s|m)`));
  const [p50, p90, p99] = [percentile(50), percentile(90), percentile(99)];
  const mean = ms(/Latency\s+([0-9.]+)(us|ms|s|m)/);
  const max = ms(/Latency\s+\S+\s+\S+\s+([0-9.]+)(us|ms|s|m)/);
  if (![perSecond, requests, p50, p90, p99, mean, max].every(Number.isFinite)) {
    throw new CommandError(`wrk printed something else than its figures: ${text}`);
  }
  const wrong = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  const curve: [number, number][] = [
    [50, p50],
    [90, p90],
    [99, p99],
  ];
  return {
    perSecond,
    latencyMs: { mean, p50, p90, p99, p999: null, max, curve },
    statuses: { "200": requests - wrong, ...(wrong > 0 ? { other: wrong } : {}) },
    errors: {},
  };
}
