import { sampleIdentity } from "../../services/contract/samples.ts";
import { replicaParts } from "./replica-parts.ts";
import { sampleOrders } from "./sample-orders.ts";

export const { bazaar } = sampleIdentity;

/** The lineages of two databases of the bazaar's catalog: of the one that was given up, and of the one after that. */
export const older = { number: 1, name: "00000000000000aa" };
export const present = { number: 2, name: "00000000000000bb" };

/** A bazaar as its services remember it. */
export const known = { bazaar, members: [1, 2, 3], lineage: older };

export const history = sampleOrders(4);

/** Replica 3 and its peers, who all have the history and remember the bazaar. */
export function partsOfKnownBazaar() {
  const parts = replicaParts(history);
  for (const peer of [parts.played.one, parts.played.two]) {
    peer.orders = history;
    peer.identity = { ...known, remembered: known };
  }
  parts.store.noteIdentity(known);
  return parts;
}
