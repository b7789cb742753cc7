import { isIP } from "node:net";
import { CommandError } from "../command-line/command-error.ts";
import type { ServicePlan } from "./service-plan.ts";
import { timing } from "./timing.ts";

type Wanted = Pick<ServicePlan, "name" | "host" | "port">;

/**
 * Resolves when every port can be bound: binding it is the only sure test. One that is taken may be freed within
 * `waitMs`. Throws `CommandError` with the first port that can't be had, and for which service.
 */
export async function freePorts(wanted: readonly Wanted[], waitMs: number = timing.portWaitMs): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (const one of wanted) {
    for (;;) {
      const code = bind(one);
      if (code === undefined) break;
      if (code !== "EADDRINUSE" || performance.now() >= deadline) throw explain(one, code);
      await Bun.sleep(20);
    }
  }
}

/** Binds the port and lets it go; the error code where that fails. */
function bind({ host, port }: Wanted): string | undefined {
  try {
    Bun.listen({ hostname: host, port, socket: { data() {} } }).stop(true);
    return undefined;
  } catch (cause) {
    return String((cause as { code?: unknown }).code ?? "unknown");
  }
}

function explain({ name, host, port }: Wanted, code: string): CommandError {
  if (code === "EADDRINUSE")
    return new CommandError(`Port ${port} on ${host}, for ${name}, is taken: stop its owner or choose another --port.`);
  if (code === "EACCES")
    return new CommandError(`Port ${port}, for ${name}, is not permitted to this user: choose another --port.`);
  const what = isIP(host) === 0 ? "a host name" : "an address";
  if (code === "EADDRNOTAVAIL" || code === "unknown")
    return new CommandError(`--host "${host}": ${what} of this machine is allowed.`, 2);
  return new CommandError(`Port ${port} on ${host}, for ${name}, can't be bound: ${code}.`);
}
