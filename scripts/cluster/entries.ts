import { resolve } from "node:path";
import type { Entries } from "./service-plan.ts";

const services = resolve(import.meta.dir, "../../services");

/** The bazaar's own services. */
export const entries: Entries = {
  catalog: `${services}/catalog/main.ts`,
  order: `${services}/order/main.ts`,
  "front-end": `${services}/front-end/main.ts`,
};
