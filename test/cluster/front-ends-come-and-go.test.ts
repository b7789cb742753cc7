import { expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { ListeningTerminal } from "../../scripts/client/fixtures/listening-terminal.ts";
import { addFrontEnd, removeFrontEnd } from "../../scripts/cluster/control/change-front-ends.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { urlsOf } from "./processes.ts";
import { TradeHistory } from "./trade-history.ts";

test("no stale read, exactly once: front ends are added and removed under load, and clients of the others notice nothing", async () => {
  await using cluster = await SpawnedCluster.start();
  const { dataDir } = cluster;
  const terminal = new ListeningTerminal();
  const history = new TradeHistory();
  const listing = defaultListing;
  const first = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
  await first.settles(50);
  await addFrontEnd(dataDir, terminal);
  await addFrontEnd(dataDir, terminal);
  const [, ...added] = urlsOf(cluster, "front-end");
  expect(added).toHaveLength(2);
  // Each client asks all of the new ones in turn: none may show an older state than another.
  const second = Load.start({ frontEnds: added, history, listing });
  await second.settles(100);
  await second.stop();
  await removeFrontEnd(dataDir, "front-end-2", terminal);
  await first.settles(50);
  await first.stop();
  expect(urlsOf(cluster, "front-end")).toHaveLength(2);
  await expectSound(cluster, history, listing);
  expect(await cluster.output).toContain("front-end-2 was removed.");
}, 60_000);
