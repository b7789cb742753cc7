import type { Listing } from "../../services/contract/stock.ts";
import type { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { urlsOf } from "./processes.ts";
import type { TradeHistory } from "./trade-history.ts";

/** Trades for a while on a cluster in which nothing fails, stops it and checks it. */
export async function tradeAndStop(cluster: SpawnedCluster, history: TradeHistory, listing: Listing): Promise<void> {
  const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
  await load.settles(100);
  await load.stop();
  await expectSound(cluster, history, listing);
}
