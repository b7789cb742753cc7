import { afterAll, beforeAll, expect } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster, type SpawnOptions } from "../harness/spawned-cluster.ts";
import { expectSound, expectSoundAnswers } from "./invariants.ts";
import { Load } from "./load.ts";
import { urlsOf } from "./processes.ts";
import { TradeHistory } from "./trade-history.ts";

export interface SharedClusterOptions extends Pick<SpawnOptions, "flags"> {
  /** The time that the front ends give a trade; default `limits.tradeMs`. */
  tradeMs?: number;
}

/**
 * One cluster, and one history, for all tests of a file, since to start one takes longer than most faults do. Each
 * test finds all processes up, and leaves them so.
 */
export class SharedCluster {
  readonly history = new TradeHistory();
  readonly #options: SharedClusterOptions;
  readonly #incarnations: SpawnedCluster[] = [];

  constructor(options: SharedClusterOptions = {}) {
    this.#options = options;
    beforeAll(() => this.#start(), { timeout: 60_000 });
    afterAll(() => this.#end(), { timeout: 60_000 });
  }

  /** The one that runs. */
  get cluster(): SpawnedCluster {
    const cluster = this.#incarnations.at(-1);
    if (!cluster) throw new Error("The cluster has not been started yet.");
    return cluster;
  }

  /**
   * Does something while five clients trade and look up what they traded, some before it, some after it. Throws for
   * whatever a client may not see, and where what the services answer in the end breaks a guarantee.
   */
  async underLoad(act: (load: Load, cluster: SpawnedCluster) => Promise<unknown>): Promise<void> {
    const { history } = this;
    const { tradeMs } = this.#options;
    const frontEnds = urlsOf(this.cluster, "front-end");
    const load = Load.start({ frontEnds, history, listing: defaultListing, ...(tradeMs && { tradeMs }) });
    try {
      await load.settles(50);
      await act(load, this.cluster);
      await load.settles(50);
    } finally {
      await load.stop();
    }
    expect(history.faults).toEqual([]);
    await expectSoundAnswers(this.cluster, history, defaultListing);
  }

  /** Starts a cluster that has ended again, on its data and its port; with other flags, if any are given. */
  async startAgain(flags = this.#options.flags): Promise<void> {
    const { dataDir, port } = this.cluster;
    await this.#start({ dataDir, port, ...(flags && { flags }) });
  }

  /** Stops the cluster in order, and checks its databases. */
  stop(): Promise<void> {
    return expectSound(this.cluster, this.history, defaultListing);
  }

  async #start(options: SpawnOptions = {}): Promise<void> {
    const { flags, tradeMs } = this.#options;
    const env = tradeMs === undefined ? {} : { TRADE_TIMEOUT_MS: String(tradeMs) };
    this.#incarnations.push(await SpawnedCluster.start({ ...(flags && { flags }), env, ...options }));
  }

  async #end(): Promise<void> {
    try {
      await this.stop();
    } finally {
      // The first one's end removes the data directory.
      for (const incarnation of this.#incarnations.toReversed()) await incarnation[Symbol.asyncDispose]();
    }
  }
}
