import type { Order, TradeRequest } from "../../services/contract/order.ts";
import { FrontEnds, tradeQuestion } from "../client/front-ends.ts";
import { NoAnswer } from "../client/no-answer.ts";
import { Receipt } from "../client/receipt.ts";
import { Counts } from "../client/workload/counts.ts";
import { Latency } from "../client/workload/latency.ts";
import { PatientAsker } from "../client/workload/patient-asker.ts";
import { CommandError } from "../command-line/command-error.ts";
import { timing } from "./timing.ts";

export interface OpenLoopOptions {
  /** The front ends, which the trades go to in turn. */
  urls: readonly string[];
  /** Stocks to trade. */
  names: readonly string[];
  /** Trades per second. */
  rate: number;
}

/** When a trade was to be sent, and when its order's number came; in milliseconds since the load began. */
export type TradeTimes = [intendedMs: number, answeredMs: number];

interface Unanswered {
  trade: TradeRequest;
  key: string;
}

/**
 * Sends trades at a steady rate, whether or not those before have been answered, and counts each one's time from the
 * moment at which it was to be sent: so a trade that had to wait does not hide those that would have come behind it
 * ("coordinated omission": Tene, How NOT to Measure Latency, 2013).
 */
export class OpenLoop {
  readonly latency = new Latency();
  readonly times: TradeTimes[] = [];
  /** The times of the answers alone, ascending. */
  readonly answersMs: number[] = [];
  /** What was acknowledged. */
  readonly told: Order[] = [];
  /** Answers that were no order's number, and trades without any. */
  readonly errors = new Counts();
  readonly #options: OpenLoopOptions;
  readonly #frontEnds: FrontEnds[];
  readonly #run = crypto.randomUUID();
  readonly #startMs = performance.now();
  readonly #underWay = new Set<Promise<void>>();
  #unanswered: Unanswered[] = [];
  #sent = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: OpenLoopOptions) {
    this.#options = options;
    this.#frontEnds = options.urls.map((url) => new FrontEnds([url]));
  }

  /** Milliseconds since the load began. */
  get nowMs(): number {
    return performance.now() - this.#startMs;
  }

  start(): void {
    this.#timer = setInterval(() => this.#sendDue(), timing.tickMs);
  }

  /** Sends no more; resolves when each trade that was sent has been answered, or has failed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  /** Asks for the outcome of every trade that failed, with its key. One that gets none stays unknown, and an error. */
  async settle(): Promise<void> {
    const asker = new PatientAsker(new FrontEnds(this.#options.urls), { limitMs: timing.settleMs }, () => {});
    for (const { trade, key } of this.#unanswered.splice(0)) {
      try {
        const { transaction_number: number } = (await asker.ask(tradeQuestion(trade, key))).data(Receipt);
        this.told.push({ number, ...trade });
      } catch (cause) {
        this.errors.add(`in the end: ${inWords(cause)}`);
      }
    }
  }

  #sendDue(): void {
    for (let dueMs = this.#dueMs(); dueMs <= this.nowMs; dueMs = this.#dueMs()) {
      const sending = this.#send(this.#sent, dueMs);
      this.#sent += 1;
      this.#underWay.add(sending);
      void sending.finally(() => this.#underWay.delete(sending));
    }
  }

  #dueMs(): number {
    return (this.#sent * 1_000) / this.#options.rate;
  }

  async #send(index: number, intendedMs: number): Promise<void> {
    const { names } = this.#options;
    const name = names[Math.floor(index / 2) % names.length] ?? "";
    // A sale before each purchase, so that there is always something to buy.
    const trade: TradeRequest = { name, quantity: 1, type: index % 2 === 0 ? "sell" : "buy" };
    const key = `${this.#run}-${index}`;
    try {
      const answer = await this.#frontEnds[index % this.#frontEnds.length]?.ask(tradeQuestion(trade, key));
      const answeredMs = this.nowMs;
      if (!answer) throw new CommandError("There is no front end.");
      const { transaction_number: number } = answer.data(Receipt);
      this.told.push({ number, ...trade });
      this.answersMs.push(answeredMs);
      this.times.push([intendedMs, answeredMs]);
      this.latency.add(answeredMs - intendedMs);
    } catch (cause) {
      this.errors.add(inWords(cause));
      this.#unanswered.push({ trade, key });
    }
  }
}

function inWords(cause: unknown): string {
  if (cause instanceof NoAnswer) return cause.problem;
  return cause instanceof Error ? cause.message : String(cause);
}
