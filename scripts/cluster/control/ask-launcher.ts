import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { controlSocketName } from "../control-socket.ts";
import { timing } from "../timing.ts";
import type { RunningCluster } from "./running-cluster.ts";

/**
 * Asks the launcher for what only it can do, over its socket. Throws `CommandError`: in its own words where it refuses,
 * with exit code 2 where it knows no such thing.
 */
export async function askLauncher<Data>(cluster: RunningCluster, method: string, path: string): Promise<Data> {
  const { status, body } = await send(cluster, method, path);
  if (status === 200) return body.data as Data;
  throw new CommandError(body.error?.message ?? `The launcher answers ${status}.`, status === 404 ? 2 : 1);
}

interface Answer {
  status: number;
  body: { data?: unknown; error?: { message?: string } };
}

async function send({ dataDir, state, launcher }: RunningCluster, method: string, path: string): Promise<Answer> {
  const who = `The launcher (pid ${state.launcher.pid})`;
  if (launcher.paused) throw new CommandError(`${who} is paused.`);
  try {
    const unix = join(dataDir, controlSocketName);
    const signal = AbortSignal.timeout(2 * timing.askMs);
    const response = await fetch(`http://launcher${path}`, { method, unix, signal });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  } catch (cause) {
    const { name, code } = cause as { name?: unknown; code?: unknown };
    const why = name === "TimeoutError" ? "has not answered in time" : `can't be asked (${String(code ?? name)})`;
    throw new CommandError(`${who} ${why}.`, 1, { cause });
  }
}
