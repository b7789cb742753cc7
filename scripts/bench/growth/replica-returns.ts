import { tradeRequests } from "../cases/requests.ts";
import { closedLoop } from "../load/closed-loop.ts";
import { peakResidentMb } from "../process-cost.ts";
import type { Results } from "../results/results.ts";
import type { Fact } from "../results/summary.ts";
import type { GrownCluster } from "./grown-cluster.ts";
import { setBack } from "./seed.ts";

const connections = 128;

type Note = (what: string, value: number, unit: Fact["unit"]) => void;

/** How long a follower takes to be there again, and back in sync, while nobody trades. */
export async function noteStart(grown: GrownCluster, results: Results): Promise<void> {
  const { cluster, watch } = grown;
  const id = await follower(grown);
  await cluster.stopReplica(id);
  const startMs = performance.now();
  cluster.startReplica(id);
  await watch.answers(id);
  const answersMs = performance.now() - startMs;
  await watch.inSync(id);
  const note = noteOf(grown, results);
  note("a replica's start, until it answers", answersMs, "ms");
  note("a replica's start, until it is in sync", performance.now() - startMs, "ms");
}

/** The same of one that missed many orders, while 128 connections trade. */
export async function noteCatchUp(grown: GrownCluster, results: Results, seconds: number): Promise<void> {
  const { seed, cluster, watch, system } = grown;
  const load = { port: system.port, requests: tradeRequests() };
  const id = await follower(grown);
  await cluster.stopReplica(id);
  setBack(seed, cluster.dataDir, id);
  const before = await closedLoop(load, connections, () => Bun.sleep(seconds * 1000));
  let pid = 0;
  let tookMs = 0;
  const during = await closedLoop(load, connections, async () => {
    const startMs = performance.now();
    pid = cluster.startReplica(id);
    await watch.inSync(id);
    tookMs = performance.now() - startMs;
  });
  const note = noteOf(grown, results);
  note("orders that a replica missed", seed.missed, "orders");
  note("until it is back in sync, under load", tookMs, "ms");
  note("its memory at most", peakResidentMb({ pid }), "MB");
  note("trades with two replicas, before", before.perSecond, "/s");
  note("trades meanwhile", during.perSecond, "/s");
}

async function follower({ cluster, watch }: GrownCluster): Promise<number> {
  const leader = await watch.newLeader(0);
  return [...cluster.replicas.keys()].find((id) => id !== leader.id) ?? 1;
}

function noteOf({ name }: GrownCluster, results: Results): Note {
  return (what, value, unit) => {
    if (Number.isFinite(value)) results.addFact({ part: "growth", of: name, what, value: Math.round(value), unit });
  };
}
