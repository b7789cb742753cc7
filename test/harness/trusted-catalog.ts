import { sampleIdentity } from "../../services/contract/samples.ts";
import type { KnownBazaar } from "../../services/front-end/known-bazaar.ts";

/** What a front end knows of a bazaar whose replicas confirm its catalog without end. */
export const trustedCatalog: Pick<KnownBazaar, "lineage" | "trustedUntilMs" | "believing" | "refusedByCatalog"> = {
  lineage: sampleIdentity.lineage,
  trustedUntilMs: Number.POSITIVE_INFINITY,
  believing: (ask) => ask(),
  refusedByCatalog: () => {},
};
