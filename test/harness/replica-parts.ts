import { defaultListing } from "../../db/listing.ts";
import { openOrderDatabase } from "../../db/open.ts";
import type { LogEntry } from "../../services/contract/order.ts";
import { CatalogPatience } from "../../services/order/catalog-patience.ts";
import { ReplicaStore } from "../../services/order/replica-store.ts";
import { Standing } from "../../services/order/standing.ts";
import { Tenure } from "../../services/order/tenure.ts";
import { Peer } from "../../services/runtime/peer.ts";
import { emptyMemory } from "./bazaar-memory.ts";
import { PlayedCatalog } from "./played-catalog.ts";
import { PlayedPeer } from "./played-peer.ts";
import { genesis } from "./sample-orders.ts";
import type { Call } from "./scripted-network.ts";
import { testSurroundings } from "./surroundings.ts";

/**
 * The parts of replica 3: its own database and standing are real; the catalog, and replicas 1 and 2, are played. Its
 * log and the journal have the orders `own`; a replica without a listing has none.
 */
export function replicaParts(own: LogEntry[] = [], hasListing = true) {
  const played = { catalog: new PlayedCatalog(), one: new PlayedPeer(), two: new PlayedPeer() };
  played.catalog.journal = [...own];
  const players = { catalog: played.catalog, "replica-1": played.one, "replica-2": played.two };
  const usual = (call: Call) => players[new URL(call.origin).host as keyof typeof players].answer(call);
  const given = testSurroundings(usual);
  const database = openOrderDatabase(":memory:");
  const memory = emptyMemory();
  const store = new ReplicaStore(database, undefined, undefined, memory);
  if (hasListing) store.keepListing(defaultListing, genesis);
  store.append(own);
  const standing = new Standing(3, store, given.log);
  const counts = { newGenerations: 0, deposed: 0 };
  const onNewGeneration = () => {
    counts.newGenerations += 1;
  };
  const onDeposed = () => {
    counts.deposed += 1;
  };
  const peerIds = [1, 2];
  return {
    ...given,
    ...{
      id: 3,
      configured: [1, 2, 3],
      memory,
      database,
      store,
      standing,
      counts,
      onNewGeneration,
      onDeposed,
      played,
      usual,
    },
    catalog: new Peer(given, "http://catalog"),
    patience: new CatalogPatience(),
    peers: new Map(peerIds.map((id) => [id, new Peer(given, `http://replica-${id}`)])),
    /** From now on a path is answered otherwise; the paths beside it as usual. */
    on(path: string, answer: (call: Call) => unknown): void {
      const before = given.network.answer;
      given.network.answer = (call) => (call.path === path ? answer(call) : before(call));
    },
    /** Makes the replica the candidate of a term that the catalog gave to it; `onEnd` is called when that ends. */
    stand(term = 5, onEnd = () => {}): Tenure {
      const { catalog } = played;
      Object.assign(catalog, { term, leader: 3 });
      const { generation, needs, head } = catalog;
      const grant = { ...catalog.grantIdentity, generation, term, needs, head, listing: catalog.listingHash };
      const tenure = new Tenure({ ...given, id: 3, grant, store, standing, onNewGeneration });
      standing.stand(term, () => {
        tenure.end();
        onEnd();
      });
      return tenure;
    },
    /** The numbers of the orders that the log has. */
    numbers: () => store.log.page(0, 10_000).map(({ number }) => number),
  };
}
