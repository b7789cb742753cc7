import { OwnCluster } from "../../measuring/own-cluster.ts";
import { ReplicaWatch } from "../../measuring/replica-watch.ts";
import { whole } from "../results/numbers.ts";
import { ownSystem } from "../systems/own-system.ts";
import type { System } from "../systems/system.ts";
import { copySeed, type Seed } from "./seed.ts";

/** A cluster with many orders in it. */
export interface GrownCluster {
  seed: Seed;
  /** What it is called in the results. */
  name: string;
  cluster: OwnCluster;
  system: System;
  watch: ReplicaWatch;
}

const replicas = 3;
/** Long enough for a replica that missed very much. */
const patienceMs = 120_000;

/** Starts a cluster on copies of the seed; `onStart` is told at once, so that it is stopped whatever comes next. */
export async function startGrown(
  seed: Seed,
  parentDir: string,
  onStart: (system: System) => Promise<unknown>,
): Promise<GrownCluster> {
  const cluster = await OwnCluster.start({
    replicas,
    frontEnds: 1,
    parentDir,
    prepare: (dataDir) => copySeed(seed, dataDir, replicas),
  });
  const system = ownSystem(cluster);
  await onStart(system);
  await cluster.ready();
  const watch = new ReplicaWatch(cluster.replicas, patienceMs);
  return { seed, name: `${whole(seed.orders)} orders`, cluster, system, watch };
}
