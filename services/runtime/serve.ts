import { systemClock, timedOut, withTimeout } from "./clock.ts";
import { Configuration, ConfigurationError } from "./configuration.ts";
import { HttpClient } from "./http/http-client.ts";
import { HttpServer } from "./http/http-server.ts";
import { assertLimits } from "./limit-rules.ts";
import { limits } from "./limits.ts";
import { Notices } from "./notices.ts";
import { openLog } from "./open-log.ts";
import { systemRandom } from "./random.ts";
import type { Service, Surroundings } from "./service.ts";

/** What a service's `main.ts` makes of its configuration; it has opened its database by then. */
export interface Prepared {
  service: Service;
  /** Closes what was opened. */
  close(): void;
}

/** Exit code for what starting again would not mend. */
const permanentFailure = 2;

const levels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/**
 * Runs a service as a process: reads the configuration, listens, and stops cleanly at SIGTERM or SIGINT. What is
 * wrong with the configuration or the data is said in one line, with exit code 2; or with 1 where another process has
 * the port or the database.
 */
export async function serve(
  name: string,
  prepare: (configuration: Configuration, surroundings: Surroundings) => Promise<Prepared> | Prepared,
): Promise<void> {
  assertLimits();
  endIfOrphaned();
  // What a service writes, SQLite's own files included, is for its user alone.
  process.umask(0o077);
  try {
    const configuration = new Configuration(process.env);
    const { hostname, port } = configuration.address;
    const level = configuration.oneOf("LOG_LEVEL", levels, "info");
    const id = configuration.optional("REPLICA_ID") ?? configuration.optional("PUBLIC_URL") ?? configuration.ownUrl;
    const log = await openLog({ service: name, id, pid: process.pid }, level);
    const processMetrics = async () => (await import("./metrics/process-metrics.ts")).processMetrics();
    const { fetch } = new HttpClient(systemClock);
    const token = configuration.token();
    const given = { clock: systemClock, random: systemRandom, fetch, log, processMetrics, token };
    const prepared = await prepare(configuration, given);
    const notices = new Notices(systemClock, log);
    const server = listen(prepared.service, hostname, port, (err) => notices.error("uncaught", { err }, "uncaught"));
    prepared.service.start();
    stopOnSignals(server, prepared, given);
    log.info({ hostname, port }, "listens");
  } catch (cause) {
    process.stderr.write(`${name}: ${inOneLine(cause)}\n`);
    process.exit(mayPass(cause) ? 1 : permanentFailure);
  }
}

/**
 * Ends this process where its launcher was killed before Bun's `--no-orphans` could take note of it: in the first
 * moments of a process nobody watches its parent yet.
 */
function endIfOrphaned(): void {
  const launcher = process.env.LAUNCHER_PID;
  if (launcher && process.ppid !== Number(launcher)) process.exit(1);
}

/** The errors of a file quote its path; here stands which variable gave that. */
const pathVariables = ["DATABASE", "STOCKS"];
const messageCharacters = 400;

/** What ended the start, for a person: without line ends, control characters and the whole of a binary file. */
function inOneLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const variable = pathVariables.find((name) => process.env[name] && message.includes(process.env[name]));
  const line = (variable === undefined ? message : `${variable}: ${message}`).replace(/\p{Cc}+/gu, " ");
  return line.length <= messageCharacters ? line : `${line.slice(0, messageCharacters)}…`;
}

/** Another process, which may end, holds the port or the database; or the disk is full or fails, for now perhaps. */
const passing = ["EADDRINUSE", "SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR"];

/** Whether it may be mended by starting again. */
function mayPass(cause: unknown): boolean {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && "code" in inner ? String(inner.code) : "";
  return passing.some((prefix) => code.startsWith(prefix));
}

function listen({ app }: Service, hostname: string, port: number, onUncaught: (cause: unknown) => void): HttpServer {
  try {
    return new HttpServer({ hostname, port }, { handle: (request) => app.handle(request), onUncaught });
  } catch (cause) {
    throw new ConfigurationError(whyNot(hostname, port, cause), { cause });
  }
}

function whyNot(hostname: string, port: number, cause: unknown): string {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  switch (code) {
    case "EADDRINUSE":
      return `PORT=${port} is taken by another process on ${hostname}: stop that one, or choose another port.`;
    case "EACCES":
      return `PORT=${port} is not permitted to this user: choose one above 1023.`;
    // What Bun says of a name that it can't look up, of one that is none, and of somebody else's address.
    case "ENOENT":
    case "ENOTFOUND":
    case "EADDRNOTAVAIL":
      return `HOST=${JSON.stringify(hostname)} is wrong: it must be an address or a host name of this machine.`;
    default:
      return `HOST=${JSON.stringify(hostname)} with PORT=${port} can't be listened on: ${String(message)}.`;
  }
}

function stopOnSignals(server: HttpServer, { service, close }: Prepared, { clock, log }: Surroundings): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stops");
    service.closing?.();
    // Requests under way are answered first; then the service ceases to act.
    const answered = await withTimeout(clock, limits.stopMs, server.stop());
    if (answered === timedOut) log.warn("some requests were still under way");
    await service.stop();
    close();
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => void stop(signal));
  process.on("SIGINT", (signal) => void stop(signal));
}
