import { chmodSync, rmSync } from "node:fs";
import { HttpServer } from "../../services/runtime/http/http-server.ts";
import { pathOf } from "../../services/runtime/http/request-path.ts";
import { CommandError } from "../command-line/command-error.ts";
import type { FrontEnds } from "./front-ends.ts";
import { timing } from "./timing.ts";

/** What a launcher does for who asks it while it runs. */
export interface Control {
  frontEnds: FrontEnds;
}

/** A connection may be silent for as long as the launcher works on what it is asked. */
const idleSeconds = Math.ceil((2 * timing.askMs) / 1000);

/** Where a launcher listens, in its data directory. */
export const controlSocketName = "launcher.sock";

/**
 * Listens for what only the launcher can do, since the processes are its children: HTTP over a Unix socket that only
 * this user may open; `onUncaught` is told of what nobody foresaw. The caller has the directory's lock, so a socket that is there already is a killed launcher's.
 * Throws `CommandError` where the system refuses, as some do a path of over about 100 bytes.
 */
export function openControlSocket(path: string, control: Control, onUncaught: (cause: unknown) => void): Disposable {
  try {
    rmSync(path, { force: true });
    const handle = (request: Request) => respond(request.method, pathOf(request.url), control);
    const server = new HttpServer({ unix: path }, { handle, onUncaught, idleSeconds });
    chmodSync(path, 0o600);
    return { [Symbol.dispose]: () => server.close() };
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    throw new CommandError(`"${path}" can't be listened on (${String(code ?? message)}).`, 1, { cause });
  }
}

function respond(method: string, path: string, { frontEnds }: Control): Promise<Response> | Response {
  if (method === "POST" && path === "/front-ends") return answer(() => frontEnds.add());
  const [, name] = /^\/front-ends\/([^/]+)$/.exec(path) ?? [];
  if (method === "DELETE" && name !== undefined) return answer(() => frontEnds.remove(decodeURIComponent(name)));
  return refuse(404, `There is no ${method} ${path} here.`);
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
