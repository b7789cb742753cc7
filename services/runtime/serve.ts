import { pino } from "pino";
import { systemClock, timedOut, withTimeout } from "./clock.ts";
import { Configuration, ConfigurationError } from "./configuration.ts";
import { assertLimits, limits } from "./limits.ts";
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
 * wrong with the configuration or the data is said in one line, with exit code 2; a failure to listen with 1.
 */
export async function serve(
  name: string,
  prepare: (configuration: Configuration, surroundings: Surroundings) => Promise<Prepared> | Prepared,
): Promise<void> {
  assertLimits();
  try {
    const configuration = new Configuration(process.env);
    const hostname = configuration.text("HOST", "127.0.0.1");
    const port = configuration.integer("PORT", { min: 1, max: 65_535 });
    const level = configuration.oneOf("LOG_LEVEL", levels, "info");
    const log = pino({ base: { service: name, id: configuration.optional("REPLICA_ID"), pid: process.pid }, level });
    const given = { clock: systemClock, random: systemRandom, fetch, log, token: configuration.token() };
    const prepared = await prepare(configuration, given);
    const server = listen(prepared.service, hostname, port);
    prepared.service.start();
    stopOnSignals(server, prepared, given);
    log.info({ hostname, port }, "listens");
  } catch (cause) {
    process.stderr.write(`${name}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(cause instanceof PortTaken ? 1 : permanentFailure);
  }
}

class PortTaken extends Error {}

function listen({ app }: Service, hostname: string, port: number): Server {
  try {
    return Bun.serve({
      hostname,
      port,
      reusePort: false,
      maxRequestBodySize: limits.requestBodyBytes,
      idleTimeout: limits.connectionIdleSeconds,
      fetch: (request) => app.handle(request),
    });
  } catch (cause) {
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    if (isTaken) throw new PortTaken(`Port ${port} on ${hostname} is taken by another process.`);
    throw new ConfigurationError(`Can't listen on ${hostname}:${port}: ${String(cause)}`, { cause });
  }
}

type Server = ReturnType<typeof Bun.serve>;

function stopOnSignals(server: Server, { service, close }: Prepared, { clock, log }: Surroundings): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stops");
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
