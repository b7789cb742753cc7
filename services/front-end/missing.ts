import type { CatalogLease } from "./catalog-lease.ts";
import type { LeaderFinder } from "./leader-finder.ts";

/** Why a trade or a look-up would not be answered now, in sentences; undefined: both would. */
export function missing(
  lease: Pick<CatalogLease, "missing">,
  finder: Pick<LeaderFinder, "missing">,
): string | undefined {
  const all = [finder.missing, lease.missing];
  return all.filter((one) => one !== undefined).join(" ") || undefined;
}
