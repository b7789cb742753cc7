import type { Cluster } from "../cluster.ts";
import type { World } from "../world.ts";
import { AimedCrash } from "./aimed-crash.ts";
import { ClockStep } from "./clock-step.ts";
import { Crash } from "./crash.ts";
import { Duplication } from "./duplication.ts";
import type { Fault } from "./fault.ts";
import { Hold } from "./hold.ts";
import { Loss } from "./loss.ts";
import { Partition } from "./partition.ts";
import { Pause } from "./pause.ts";
import { Slowness } from "./slowness.ts";

/** Every kind of fault, ready to strike at a cluster. A new kind is added here. */
export function allFaults(world: World, cluster: Cluster, clients: readonly string[]): Fault[] {
  const { processes } = cluster;
  const random = world.random.derive("faults");
  const faults: Fault[] = [
    new Crash(processes),
    new AimedCrash(world.scheduler, random.derive("aimed crash"), processes),
    new Partition([...processes.map(({ name }) => name), ...clients]),
    new Pause(processes),
    new ClockStep(processes),
    new Loss(random.derive("loss")),
    new Duplication(random.derive("duplication")),
    new Hold(random.derive("hold")),
    new Slowness(random.derive("slowness")),
  ];
  for (const fault of faults) world.network.exposeTo(fault);
  return faults;
}
