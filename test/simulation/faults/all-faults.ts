import type { ClientHistory } from "../checks/client-history.ts";
import { Copies } from "../checks/copies.ts";
import type { EnoughDisks } from "../checks/enough-disks.ts";
import { ShownCopies } from "../checks/shown-copies.ts";
import type { TradeTimes } from "../checks/trade-times.ts";
import type { Watcher } from "../checks/watcher.ts";
import type { Cluster } from "../cluster.ts";
import type { World } from "../world.ts";
import { AimedCrash } from "./aimed-crash.ts";
import { ChangedMembership } from "./changed-membership.ts";
import { ClockStep } from "./clock-step.ts";
import { CommitCrash } from "./commit-crash.ts";
import { CommitError } from "./commit-error.ts";
import { CutOffFrontEnd } from "./cut-off-front-end.ts";
import { CutOffRestart } from "./cut-off-restart.ts";
import { DatabaseLoss } from "./database-loss.ts";
import type { DiskOwner } from "./disk-owner.ts";
import { Duplication } from "./duplication.ts";
import { FailingLink } from "./failing-link.ts";
import type { Fault } from "./fault.ts";
import { FullDisk } from "./full-disk.ts";
import { HalfSeen } from "./half-seen.ts";
import { Hold } from "./hold.ts";
import { Loss } from "./loss.ts";
import { LostAnswer } from "./lost-answer.ts";
import { LostRack } from "./lost-rack.ts";
import { Maintenance } from "./maintenance.ts";
import { OlderCopy } from "./older-copy.ts";
import { Partition } from "./partition.ts";
import { Pause } from "./pause.ts";
import { ProcessEnd } from "./process-end.ts";
import { ReplicaOutage } from "./replica-outage.ts";
import { ReturnedCatalog } from "./returned-catalog.ts";
import { SlowCommits } from "./slow-commits.ts";
import { Slowness } from "./slowness.ts";

export interface FaultTargets {
  cluster: Cluster;
  watcher: Watcher;
  /** Names of the clients in the network. */
  clients: readonly string[];
  answers: ClientHistory;
  times: TradeTimes;
  disks: EnoughDisks;
}

/** Every kind of fault, ready to strike at a cluster. A new kind is added here. */
export function allFaults(world: World, targets: FaultTargets): Fault[] {
  const { cluster, watcher, clients, times } = targets;
  const { processes } = cluster;
  const names = processes.map(({ name }) => name);
  const copies = new Copies(watcher, () => times.highestNumber);
  announceExchanges(targets, copies);
  watchDamage(world, cluster);
  const owners = diskOwners(cluster);
  const random = world.random.derive("faults");
  const faults: Fault[] = [
    new ProcessEnd(processes, "crash"),
    new AimedCrash(world.scheduler, random.derive("aimed crash"), processes),
    new CutOffRestart(processes),
    new Partition(names, clients),
    new FailingLink(world.scheduler, names),
    new HalfSeen(hosts(cluster.frontEnds), [...cluster.replicaDisks.keys()]),
    new Pause(processes),
    new DatabaseLoss(owners, copies),
    new OlderCopy(owners, copies),
    new LostRack(world.scheduler, owners, copies),
    new ReturnedCatalog({ ...world, ...targets, copies }),
    new ChangedMembership({ ...world, ...targets, copies }),
    new FullDisk(owners),
    new SlowCommits(world.scheduler, random.derive("slow commits"), owners),
    new Maintenance(owners),
    new CommitCrash(owners),
    new CommitError(world.scheduler, owners),
    new ProcessEnd(processes, "stop"),
    new LostAnswer(),
    new ClockStep(processes),
    new Loss(random.derive("loss")),
    new Duplication(random.derive("duplication")),
    new Hold(random.derive("hold")),
    new Slowness(random.derive("slowness")),
  ];
  for (const fault of faults) world.network.exposeTo(fault);
  return faults;
}

/** What alone strikes where no trader may notice anything. */
export function gentleFaults({ scheduler, network }: World, cluster: Cluster): Fault[] {
  const { processes, replicaDisks, frontEnds } = cluster;
  const cutOff = new CutOffFrontEnd(hosts(frontEnds));
  network.exposeTo(cutOff);
  return [
    new ReplicaOutage(
      scheduler,
      processes.filter(({ name }) => replicaDisks.has(name)),
    ),
    cutOff,
  ];
}

function hosts(urls: readonly string[]): string[] {
  return urls.map((url) => new URL(url).hostname);
}

function diskOwners(cluster: Cluster): DiskOwner[] {
  return cluster.processes.flatMap((process) => {
    const disk = cluster.diskOf(process.name);
    return disk === undefined ? [] : [{ process, disk }];
  });
}

/** Has it checked that nothing is put aside while nobody has shown a copy. */
function watchDamage(world: World, cluster: Cluster): void {
  const shown = new ShownCopies(cluster.replicaDisks.size);
  world.network.showTo(shown);
  for (const { process, disk } of diskOwners(cluster)) {
    disk.onHeld(() => shown.closed(process.name));
    disk.onPutAside((held) => {
      try {
        shown.putAside(process.name, held);
      } catch (cause) {
        world.fail(cause);
      }
    });
  }
}

/** Has those who check know of each database that is exchanged, by a fault or by its service. */
function announceExchanges({ cluster, watcher, answers, disks }: FaultTargets, copies: Copies): void {
  for (const { process, disk } of diskOwners(cluster)) {
    disk.onExchange(() => {
      copies.lost(process.name);
      disks.exchanged(process.name);
      watcher.lookAway(process.name);
      if (process.name === "catalog") answers.forgetRejections();
    });
    disk.onDamage(() => watcher.lookAway(process.name));
    process.onStart(() => watcher.lookAgain(process.name));
  }
}
