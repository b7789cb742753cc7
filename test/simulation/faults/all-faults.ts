import type { Cluster } from "../cluster.ts";
import type { World } from "../world.ts";
import { AimedCrash } from "./aimed-crash.ts";
import { Crash } from "./crash.ts";
import type { Fault } from "./fault.ts";
import { Loss } from "./loss.ts";
import { Partition } from "./partition.ts";
import { Slowness } from "./slowness.ts";

/** Every kind of fault, ready to strike at a cluster. A new kind is added here. */
export function allFaults(world: World, cluster: Cluster, clients: readonly string[]): Fault[] {
  const { processes } = cluster;
  const random = world.random.derive("faults");
  const faults: Fault[] = [
    new Crash(processes),
    new AimedCrash(world.scheduler, random.derive("aimed crash"), processes),
    new Partition([...processes.map(({ name }) => name), ...clients]),
    new Loss(random.derive("loss")),
    new Slowness(random.derive("slowness")),
  ];
  for (const fault of faults) world.network.exposeTo(fault);
  return faults;
}
