import { type Static, Type } from "@sinclair/typebox";
import { BazaarError } from "./errors.ts";
import { sampleIdentity } from "./samples.ts";

/** Who belongs together: a bazaar, its replicas, and the catalog database that they follow. */

export const ReplicaId = Type.Integer({ minimum: 1, maximum: 9, examples: [3] });

export const BazaarId = Type.String({
  pattern: "^[0-9a-f]{16}$",
  description: "names the bazaar for ever; a service of another one is refused",
  examples: [sampleIdentity.bazaar],
});

/**
 * A catalog database, and how many were given up for lost before it. Replicas follow the newest one that they know of,
 * so that one that was replaced, and comes back, finds nobody who follows it.
 */
export const Lineage = Type.Object(
  {
    number: Type.Integer({
      minimum: 1,
      description: "grows by one with each catalog database that replaces a lost one",
    }),
    name: Type.String({ pattern: "^[0-9a-f]{16}$", description: "the database's own name" }),
  },
  { examples: [sampleIdentity.lineage] },
);
export type Lineage = Static<typeof Lineage>;

export const Members = Type.Array(ReplicaId, {
  description: "the bazaar's replicas, on which a majority is counted",
  examples: [sampleIdentity.members],
});

export const Identity = Type.Object(
  { bazaar: BazaarId, members: Members, lineage: Lineage },
  { examples: [sampleIdentity] },
);
export type Identity = Static<typeof Identity>;

/** What a service shows of itself with each request to another one, as far as it knows. */
export interface ShownIdentity {
  readonly bazaar: string | undefined;
  /** The newest that it has heard of. */
  readonly lineage: Lineage | undefined;
}

const bazaarHeader = "x-bazaar-id";
const lineageHeader = "x-bazaar-lineage";

/** The headers that show an identity. */
export function identityHeaders({ bazaar, lineage }: ShownIdentity): Record<string, string> {
  return {
    ...(bazaar !== undefined && { [bazaarHeader]: bazaar }),
    ...(lineage !== undefined && { [lineageHeader]: `${lineage.number}-${lineage.name}` }),
  };
}

/** The identity that a request shows; what it does not show, or not in the right form, is undefined. */
export function readIdentity(headers: Headers): ShownIdentity {
  const [, number, name] = /^([1-9][0-9]{0,14})-([0-9a-f]{16})$/.exec(headers.get(lineageHeader) ?? "") ?? [];
  const lineage = number !== undefined && name !== undefined ? { number: Number(number), name } : undefined;
  return { bazaar: headers.get(bazaarHeader) ?? undefined, lineage };
}

/** Whether `a` replaced `b`, was replaced by it, is the same, or claims the same place as another database. */
export function compareLineages(a: Lineage, b: Lineage): "same" | "newer" | "older" | "rival" {
  if (a.number !== b.number) return a.number > b.number ? "newer" : "older";
  return a.name === b.name ? "same" : "rival";
}

/** The newer of two lineages, of which either may be unknown. */
export function newerLineage(a: Lineage | undefined, b: Lineage | undefined): Lineage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareLineages(b, a) === "newer" ? b : a;
}

/** A lineage as messages name it. */
export function lineageInWords({ number, name }: Lineage): string {
  return `lineage ${number} (${name})`;
}

/** 403: who asks belongs to another bazaar. (409 would depose a leader.) */
export function otherBazaar(own: string, shown: string): BazaarError {
  const message = `This service belongs to bazaar ${own}, the caller to bazaar ${shown.slice(0, 40)}: correct the addresses.`;
  return new BazaarError(403, message, { reason: "other-bazaar", bazaar: own });
}

/** 403: who asks speaks for a catalog database that was replaced, or for a rival of the one that is followed. */
export function otherLineage(own: Lineage, shown: Lineage): BazaarError {
  const message = `This service follows the catalog of ${lineageInWords(own)}, the caller that of ${lineageInWords(shown)}.`;
  return new BazaarError(403, message, { reason: "other-lineage", lineage: own });
}

/** The lineage that an error names as the one that is followed instead, or undefined. */
export function lineageOf(error: unknown): Lineage | undefined {
  if (!(error instanceof BazaarError) || error.details.reason !== "other-lineage") return undefined;
  return error.details.lineage as Lineage;
}

/** Whether an error is `otherBazaar`'s: its detail `bazaar` names whose service has refused. */
export function isOtherBazaar(error: unknown): error is BazaarError {
  return error instanceof BazaarError && error.details.reason === "other-bazaar";
}

/** Ids as messages list them, such as "1, 2, 3". */
export function inWords(ids: Iterable<number>): string {
  return [...ids].sort((a, b) => a - b).join(", ") || "none";
}

/** The ids that are in any of the lists, in their order. */
export function union(...lists: Iterable<number>[]): number[] {
  return [...new Set(lists.flatMap((list) => [...list]))].sort((a, b) => a - b);
}
