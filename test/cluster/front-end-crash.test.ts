import { test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { killAndAwaitReturn, urlsOf } from "./processes.ts";
import { TradeHistory } from "./trade-history.ts";

test("exactly once: a front end is killed under load; its clients repeat, those of the other notice nothing", async () => {
  await using cluster = await SpawnedCluster.start({ flags: ["--front-ends", "2"] });
  const [killed = "", other = ""] = urlsOf(cluster, "front-end");
  const history = new TradeHistory();
  const listing = defaultListing;
  const repeating = Load.start({ frontEnds: [killed], history, listing });
  const loads = [repeating, Load.start({ frontEnds: [other], history, listing })];
  for (const load of loads) await load.settles(50);
  await repeating.bears("lost connection", () => killAndAwaitReturn(cluster, "front-end-1"));
  for (const load of loads) await load.settles(50);
  for (const load of loads) await load.stop();
  await expectSound(cluster, history, listing);
}, 60_000);
