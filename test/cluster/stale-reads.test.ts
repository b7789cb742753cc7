import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import type { CacheReport } from "../../services/contract/cache-report.ts";
import { limits } from "../../services/runtime/limits.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { checkReads } from "./check-reads.ts";
import { expectSound } from "./invariants.ts";
import { LookUpStorm } from "./look-up-storm.ts";
import { killAndAwaitReturn, urlsOf } from "./processes.ts";
import { getJson } from "./reads.ts";
import { readStoredLogs } from "./stored-logs.ts";
import { TradeHistory } from "./trade-history.ts";

/** How long the clients are busy; STALE_READ_SECONDS=30 takes a closer look. */
const stormMs = Number(process.env.STALE_READ_SECONDS ?? "8") * 1_000;
const names = ["GameStart", "FishCo"];

/** Freezes a front end until its lease is certainly over, and lets it go on. */
async function pauseBeyondItsLease(cluster: SpawnedCluster, name: string): Promise<void> {
  cluster.signal(name, "SIGSTOP");
  await Bun.sleep(2 * limits.leaseMs);
  cluster.signal(name, "SIGCONT");
}

async function stormOver(cluster: SpawnedCluster, history: TradeHistory, durationMs: number): Promise<LookUpStorm> {
  const frontEnds = urlsOf(cluster, "front-end");
  const storm = LookUpStorm.start({ frontEnds, names, history, writers: 16, readers: 16 });
  const beganMs = performance.now();
  let rounds = 0;
  do {
    await pauseBeyondItsLease(cluster, `front-end-${(rounds % 3) + 1}`);
    await killAndAwaitReturn(cluster, "catalog");
    rounds += 1;
    await Bun.sleep(Math.min(durationMs / 8, 2_000));
  } while (performance.now() - beganMs < durationMs);
  await storm.stop();
  console.log(`${rounds} pauses of a front end, ${rounds} crashes of the catalog`);
  return storm;
}

describe("no stale read: 16 writers and 16 readers; front ends are paused beyond their lease, the catalog is killed", () => {
  test.each([
    ["with the cache", [], stormMs],
    ["without a cache", ["--cache-size", "0"], stormMs / 2],
  ] as const)(
    "%s",
    async (_, flags, durationMs) => {
      await using cluster = await SpawnedCluster.start({ flags: ["--front-ends", "3", ...flags] });
      const frontEnds = urlsOf(cluster, "front-end");
      const history = new TradeHistory();
      const storm = await stormOver(cluster, history, durationMs);

      const reports = await Promise.all(frontEnds.map((url) => getJson<{ data: CacheReport }>(`${url}/cache`)));
      await expectSound(cluster, history, defaultListing);
      const { journal } = readStoredLogs(cluster.dataDir);
      const checked = checkReads(storm, journal, defaultListing);
      const hits = reports.map(({ data }) => data.stocks.hits);
      const drops = reports.reduce((sum, { data }) => sum + data.stocks.staleFillsDropped, 0);
      console.log(
        `${checked} look-ups checked, ${hits.join(" + ")} of them from memory, ${drops} late fills dropped, ` +
          `${journal.length} orders: none was stale`,
      );
      expect(checked).toBeGreaterThan(0);
      expect(checked).toBe(storm.reads.length);
      for (const url of frontEnds) expect(storm.reads.some(({ frontEnd }) => frontEnd === url)).toBe(true);
      expect(hits.map((count) => count > 0)).toEqual(frontEnds.map(() => flags.length === 0));
    },
    stormMs + 60_000,
  );
});
