import { BazaarError } from "./errors.ts";

/** Throws 422 that names a parameter which a public route does not know: what is misspelled must not look like done. */
export function assertKnown(query: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const shown = JSON.stringify(unknown.slice(0, 40));
  const allowed = known.length === 0 ? "it takes none" : `it takes ${known.join(" and ")}`;
  throw new BazaarError(422, `This route does not know the query parameter ${shown}: ${allowed}.`);
}
