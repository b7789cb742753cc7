import type { Order } from "../../../services/contract/order.ts";
import { ProgressLine, type ProgressStream } from "../../command-line/progress-line.ts";
import { FrontEnds } from "../front-ends.ts";
import { timing } from "../timing.ts";
import type { Extent, WorkloadOptions } from "../workload-options.ts";
import { Chooser } from "./chooser.ts";
import { PatientAsker } from "./patient-asker.ts";
import { checkingLine, tradingLine } from "./progress-text.ts";
import { Tally } from "./tally.ts";
import { TradingClient } from "./trading-client.ts";

/** How long the two parts of a workload took. */
export interface WorkloadTimes {
  tradingMs: number;
  checkingMs: number;
  /** Whether the trading was ended early. */
  interrupted: boolean;
}

/** All clients of one run. */
export class Workload {
  readonly tally = new Tally();
  readonly #extent: Extent;
  readonly #clients: TradingClient[];
  readonly #patience = { limitMs: timing.patienceMs as number };
  #stopped = false;
  /** Look-ups that the clients have begun, together. */
  #steps = 0;

  /** Starts nothing yet. */
  constructor(options: WorkloadOptions, names: readonly string[]) {
    const { clients, urls, probability, seed, extent } = options;
    this.#extent = extent;
    this.#clients = Array.from({ length: clients }, (_, index) => {
      const frontEnds = new FrontEnds(urls, index);
      const asker = new PatientAsker(frontEnds, this.#patience, (why) => this.tally.retries.add(why));
      return new TradingClient({ asker, chooser: new Chooser(names, probability, seed, index), tally: this.tally });
    });
  }

  /** Trades, then checks; shows on `stream` where it stands. */
  async run(stream: ProgressStream): Promise<WorkloadTimes> {
    const tradingMs = await this.#timed(stream, tradingLine, () => this.#trade());
    const interrupted = this.#stopped;
    const checkingMs = await this.#timed(stream, checkingLine, () => this.#check());
    return { tradingMs, checkingMs, interrupted };
  }

  /** Ends the trading once the trades that are under way have their answers; the checks are still made. */
  stop(): void {
    this.#stopped = true;
    this.#patience.limitMs = timing.patienceAfterStopMs;
  }

  async #timed(stream: ProgressStream, line: typeof tradingLine, work: () => Promise<void>): Promise<number> {
    const startMs = performance.now();
    const elapsedMs = () => performance.now() - startMs;
    const pace = { terminalMs: timing.progressMs, plainMs: timing.progressPlainMs };
    const progress = new ProgressLine(stream, pace, () =>
      line(this.tally, elapsedMs(), this.#doneFraction(elapsedMs())),
    );
    await work().finally(() => progress.stop());
    return elapsedMs();
  }

  /** How much of the trading is done, from 0 to 1. */
  #doneFraction(elapsedMs: number): number {
    if (this.#extent.kind === "duration") return Math.min(1, elapsedMs / this.#extent.durationMs);
    return this.#steps / (this.#extent.iterations * this.#clients.length);
  }

  async #trade(): Promise<void> {
    const { kind } = this.#extent;
    const endMs = kind === "duration" ? performance.now() + this.#extent.durationMs : Number.POSITIVE_INFINITY;
    const most = kind === "iterations" ? this.#extent.iterations : Number.POSITIVE_INFINITY;
    const loop = async (client: TradingClient) => {
      for (let steps = 0; steps < most && performance.now() < endMs && !this.#stopped; steps += 1) {
        this.#steps += 1;
        await client.step();
      }
    };
    await Promise.all(this.#clients.map(loop));
  }

  /** A client that gets no answer gives up: its other orders stay unchecked, which the summary says. */
  async #check(): Promise<void> {
    const seen = new Set<number>();
    const isNew = ({ number }: Order) => {
      if (seen.has(number)) this.tally.mismatches.add(`order ${number}: two trades were told of it`);
      seen.add(number);
    };
    for (const client of this.#clients) client.told.forEach(isNew);
    const check = async (client: TradingClient) => {
      for (const told of client.told) if (!(await client.check(told))) return;
    };
    await Promise.all(this.#clients.map(check));
  }
}
