import { FrontEnds } from "../client/front-ends.ts";
import { NoAnswer } from "../client/no-answer.ts";
import { Counts } from "../client/workload/counts.ts";
import { stockNames } from "../client/workload/stock-names.ts";
import { CommandError } from "../command-line/command-error.ts";
import type { OwnCluster } from "../measuring/own-cluster.ts";
import { ReplicaWatch } from "../measuring/replica-watch.ts";
import { checkOrders } from "./check-orders.ts";
import { type Failover, failOver } from "./failover.ts";
import { OpenLoop } from "./open-loop.ts";
import type { Options } from "./options.ts";
import { readLog } from "./read-log.ts";

/** One run: the load, the failovers under it, and what the logs show in the end. */
export class Measurement {
  readonly load: OpenLoop;
  readonly failovers: Failover[] = [];
  /** What could not be done: a replica that does not come back, a service that does not answer. */
  readonly faults = new Counts();
  /** Orders that are lost, doubled or differ, in any log. */
  readonly mismatches = new Counts();
  /** Logs that were compared. */
  logsChecked = 0;
  readonly #options: Options;
  readonly #cluster: OwnCluster;
  readonly #watch: ReplicaWatch;
  #stopped = false;

  private constructor(options: Options, cluster: OwnCluster, names: readonly string[]) {
    this.#options = options;
    this.#cluster = cluster;
    this.#watch = new ReplicaWatch(cluster.replicas);
    this.load = new OpenLoop({ urls: cluster.frontEnds, names, rate: options.rate });
  }

  /** Of a cluster that is ready. Starts nothing yet. */
  static async of(options: Options, cluster: OwnCluster): Promise<Measurement> {
    return new Measurement(options, cluster, await stockNames(new FrontEnds(cluster.frontEnds)));
  }

  /** Whether nothing failed, and nothing is lost or doubled. */
  get ok(): boolean {
    return this.load.errors.total + this.faults.total + this.mismatches.total === 0;
  }

  /** Lets the leader fail again and again under the load; `done` is called after each time. */
  async run(done: (failover: Failover) => void): Promise<void> {
    const { kills, fault } = this.#options;
    this.load.start();
    try {
      while (this.failovers.length < kills) {
        const failover = await failOver(fault, { cluster: this.#cluster, watch: this.#watch, load: this.load });
        if (this.#stopped) return;
        this.failovers.push(failover);
        done(failover);
      }
    } catch (cause) {
      // What is under way when the run is ended early is nobody's fault.
      if (!this.#stopped) this.#note(cause);
    }
  }

  /** Ends the run early; a failover that is under way counts no more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Ends the load, and compares what was acknowledged with the logs of every front end and every replica. */
  async check(): Promise<void> {
    await this.load.stop();
    await this.load.settle();
    try {
      await this.#watch.level();
      for (const url of [...this.#cluster.frontEnds, ...this.#cluster.replicas.values()]) {
        for (const [text, count] of checkOrders(this.load.told, await readLog(new FrontEnds([url]))).entries) {
          for (let n = 0; n < count; n += 1) this.mismatches.add(`${url}: ${text}`);
        }
        this.logsChecked += 1;
      }
    } catch (cause) {
      this.#note(cause);
    }
  }

  #note(cause: unknown): void {
    if (!(cause instanceof CommandError || cause instanceof NoAnswer)) throw cause;
    this.faults.add(cause instanceof NoAnswer ? cause.problem : cause.message);
  }
}
