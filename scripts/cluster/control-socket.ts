import { chmodSync, rmSync } from "node:fs";
import { CommandError } from "../command-line/command-error.ts";
import type { FrontEnds } from "./front-ends.ts";
import { timing } from "./timing.ts";

/** What a launcher does for who asks it while it runs. */
export interface Control {
  frontEnds: FrontEnds;
}

/**
 * A connection may be silent for as long as the launcher works on what it is asked; by default it is closed after 10 s.
 * Bun goes by it on a Unix socket too, though its types say otherwise.
 */
const patience: object = { idleTimeout: Math.ceil((2 * timing.askMs) / 1000) };

/** Where a launcher listens, in its data directory. */
export const controlSocketName = "launcher.sock";

/**
 * Listens for what only the launcher can do, since the processes are its children: HTTP over a Unix socket that only
 * this user may open. The caller has the directory's lock, so a socket that is there already is a killed launcher's.
 * Throws `CommandError` where the system refuses, as some do a path of over about 100 bytes.
 */
export function openControlSocket(path: string, control: Control): Disposable {
  try {
    rmSync(path, { force: true });
    const server = Bun.serve({
      ...patience,
      unix: path,
      routes: routes(control),
      fetch: (request) => refuse(404, `There is no ${request.method} ${new URL(request.url).pathname} here.`),
    });
    chmodSync(path, 0o600);
    return { [Symbol.dispose]: () => void server.stop(true) };
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    throw new CommandError(`"${path}" can't be listened on (${String(code ?? message)}).`, 1, { cause });
  }
}

function routes({ frontEnds }: Control) {
  return {
    "/front-ends": { POST: () => answer(() => frontEnds.add()) },
    "/front-ends/:name": {
      DELETE: (request: Bun.BunRequest<"/front-ends/:name">) => answer(() => frontEnds.remove(request.params.name)),
    },
  };
}

/** The envelope of the bazaar's services: `data`, or an `error` in words. */
async function answer(work: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json({ data: await work() });
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    return refuse(cause.exitCode === 2 ? 404 : 409, cause.message);
  }
}

function refuse(code: number, message: string): Response {
  return Response.json({ error: { code, message } }, { status: code });
}
