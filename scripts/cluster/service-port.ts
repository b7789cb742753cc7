/** The services that a cluster is made of. */
export type ServiceKind = "front-end" | "catalog" | "order";

/** The port of service number `id` (from 1), counted from the first front end's port. */
export function servicePort(base: number, service: ServiceKind, id: number): number {
  switch (service) {
    case "front-end":
      return base + id - 1;
    case "catalog":
      return base + 100;
    case "order":
      return base + 200 + id;
  }
}
