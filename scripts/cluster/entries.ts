import { resolve } from "node:path";
import type { Entries } from "./service-plan.ts";
import type { ServiceKind } from "./service-port.ts";

const services = resolve(import.meta.dir, "../../services");

/** The bazaar's own services: files for Bun, or, in a single executable, the names of its commands. */
export const entries: Entries = {
  catalog: entry("catalog"),
  order: entry("order"),
  "front-end": entry("front-end"),
};

function entry(service: ServiceKind): string {
  return Bun.isStandaloneExecutable ? service : `${services}/${service}/main.ts`;
}
