import { type Clock, sleep } from "../../services/runtime/clock.ts";
import type { Fetch } from "../../services/runtime/service.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import { Certainty } from "./checks/certainty.ts";
import { ClientHistory } from "./checks/client-history.ts";
import { EnoughDisks } from "./checks/enough-disks.ts";
import { Majority } from "./checks/majority.ts";
import { StockReads } from "./checks/stock-reads.ts";
import { StockVersions } from "./checks/stock-versions.ts";
import { TradeTimes } from "./checks/trade-times.ts";
import { Watcher } from "./checks/watcher.ts";
import { Clientele } from "./clientele.ts";
import { Cluster } from "./cluster.ts";
import type { ClusterShape } from "./cluster-shape.ts";
import { allFaults, gentleFaults } from "./faults/all-faults.ts";
import { FaultPlan, type FaultTally } from "./faults/fault-plan.ts";
import { CrossingWatch } from "./limits/crossing-watch.ts";
import type { LimitName } from "./limits/crossings.ts";
import type { ServiceMakers } from "./service-makers.ts";
import { World } from "./world.ts";

/** How long the faults strike, in simulated time. */
const faultsMs = 27_000;
/** A run lasts at least so long. */
const shortestMs = 30_000;
/** Once the faults have stopped, all must be well after at most so long. */
const recoveryMs = 20_000;
const lookEveryMs = 20;

/** Figures about a run. */
export interface RunFigures {
  simulatedMs: number;
  events: number;
  accepted: number;
  rejected: number;
  orders: number;
  /** Look-ups of stocks that were checked. */
  reads: number;
  /** From the end of the faults until all was well. */
  recoveryMs: number;
  faults: FaultTally;
  /** The limits that were crossed. */
  crossed: LimitName[];
}

/** One run: a cluster and its clients in a world that is first unkind and then kind. */
export class Simulation {
  readonly world: World;
  readonly #shape: ClusterShape;
  readonly #cluster: Cluster;
  readonly #watcher: Watcher;
  readonly #answers: ClientHistory;
  readonly #reads: StockReads;
  readonly #clientele: Clientele;
  readonly #plan: FaultPlan;
  readonly #crossings: CrossingWatch;
  readonly #majority: Majority;
  #recoveryMs = 0;

  /** The shape's limits must have been laid already. */
  constructor(seed: number, shape: ClusterShape, keepLines: number, makers: ServiceMakers) {
    this.world = new World(seed, keepLines);
    const { random, network, scheduler, trace } = this.world;
    this.#shape = shape;
    this.#cluster = new Cluster(shape, network, random.derive("cluster"), makers);
    const times = new TradeTimes(() => scheduler.nowUs);
    const { catalogDisk, replicaDisks } = this.#cluster;
    const onShares = (name: string, shares: number) => times.changed(name, shares);
    this.#watcher = new Watcher(shape.listing, catalogDisk, replicaDisks, onShares, () => scheduler.nowUs);
    const { history } = this.#watcher;
    this.#reads = new StockReads(new StockVersions(shape.listing));
    this.#answers = new ClientHistory(history, times, (number) => this.#reads.answered(number));
    const { world } = this;
    const { frontEnds, catalog } = this.#cluster;
    const answers = this.#answers;
    this.#clientele = new Clientele({
      world,
      shape,
      frontEnds,
      answers,
      history,
      catalog,
      reads: this.#reads,
    });
    const disks = new EnoughDisks(this.#watcher, shape.minReplicas);
    this.#crossings = new CrossingWatch((owner) => this.#watcher.lengthOf(owner));
    this.#majority = new Majority(() => scheduler.nowUs, disks);
    const certainty = new Certainty();
    const witnesses = [disks, this.#majority, certainty, this.#watcher.fences, this.#crossings];
    for (const witness of witnesses) network.showTo(witness);
    const { timer, log } = this.#crossings;
    const watchFetch = (name: string, fetch: Fetch): Fetch => {
      if (replicaDisks.has(name)) return this.#majority.fetch(name, fetch);
      return name === "catalog" ? fetch : certainty.fetch(name, this.#crossings.fetch(fetch));
    };
    for (const process of this.#cluster.processes) {
      process.watchBy({ timer, log, fetch: watchFetch });
      process.onStart(() => this.#crossings.started(process.name));
    }
    const faults = allFaults(world, {
      cluster: this.#cluster,
      watcher: this.#watcher,
      clients: this.#clientele.names,
      answers,
      times,
      disks,
    });
    const planned = random.derive("plan");
    this.#plan = shape.isGentle
      ? new FaultPlan(scheduler, planned, trace, gentleFaults(world, this.#cluster), 1)
      : new FaultPlan(scheduler, planned, trace, faults);
  }

  /** Runs to the end, which is the first broken guarantee or a world where all is well. */
  run(): void {
    this.world.trace.add("fault", `shape: ${JSON.stringify(this.#shape)}`);
    this.#cluster.start();
    this.#plan.start();
    this.#clientele.start();
    this.#tellStory(this.world.outsider("narrator").clock).catch(this.world.fail);
    this.world.run(() => {
      this.#watcher.checkNew();
      this.#majority.committed(this.#watcher.history.length);
      this.#reads.follow(this.#watcher.history, this.#watcher.mayForget);
      this.#answers.checkNew();
    });
  }

  close(): void {
    this.#cluster.close();
  }

  get figures(): RunFigures {
    return {
      simulatedMs: this.world.elapsedMs,
      events: this.world.scheduler.eventsRun,
      ...this.#answers.totals,
      orders: this.#watcher.history.length,
      reads: this.#reads.checked,
      recoveryMs: this.#recoveryMs,
      faults: this.#plan.tally,
      crossed: this.#crossings.crossed,
    };
  }

  async #tellStory(clock: Clock): Promise<void> {
    await sleep(clock, faultsMs);
    this.#clientele.stop();
    this.#plan.heal();
    this.#cluster.start();
    await this.#recover(clock);
    await this.#clientele.checkAftermath([...this.#cluster.replicaDisks.keys()].map((name) => `http://${name}`));
    await sleep(clock, shortestMs - this.world.elapsedMs);
    this.#watcher.checkAll();
    this.#answers.checkAll();
    this.world.finish();
  }

  /** Waits until a new trade succeeded at every front end, no old one is open, and all logs are equal. */
  async #recover(clock: Clock): Promise<void> {
    const healedAtMs = this.world.elapsedMs;
    this.#clientele.probe();
    for (;;) {
      await sleep(clock, lookEveryMs);
      const open = this.#clientele.underWay;
      const incomplete = this.#watcher.incompleteLogs();
      this.#recoveryMs = this.world.elapsedMs - healedAtMs;
      if (open === 0 && incomplete.length === 0) return;
      if (this.#recoveryMs < recoveryMs) continue;
      const logs = `behind order ${this.#watcher.history.length}: ${incomplete.join(", ") || "none"}`;
      throw new BrokenGuarantee("liveness", `${recoveryMs} ms after the faults, ${open} trades are open; ${logs}`);
    }
  }
}
