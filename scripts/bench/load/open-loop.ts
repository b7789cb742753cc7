import type { Load } from "./closed-loop.ts";
import { Connection } from "./connection.ts";
import { type Measured, Measurement } from "./measurement.ts";

/** How a load in an open loop is offered. */
export interface Offer {
  perSecond: number;
  /** Requests that are due while all connections are busy wait, and their wait counts. */
  connections: number;
  seconds: number;
}

/** Between two steps of the load's clock: what is due in one of them is sent together, and was to be sent at its start. */
const tickMs = 1;
/** How long answers are awaited when no more is sent; those that are missing then are errors. */
const drainMs = 5_000;

interface Client {
  send(intendedMs: number): void;
  close(): void;
}

/**
 * Load in an open loop: requests are due at a steady rate, whether or not those before have been answered, and each
 * one's time is counted from the moment at which it was due ("coordinated omission": Tene, How NOT to Measure Latency,
 * 2013). The rate that is told is of the answers within the time of sending. Throws where a connection is lost.
 */
export async function openLoop(load: Load, offer: Offer): Promise<Measured> {
  const run = new OpenRun(load, offer);
  try {
    return await run.result();
  } finally {
    run.close();
  }
}

class OpenRun {
  readonly #load: Load;
  readonly #offer: Offer;
  readonly #measurement = new Measurement();
  readonly #lost = Promise.withResolvers<never>();
  readonly #drained = Promise.withResolvers<void>();
  readonly #clients: Client[] = [];
  readonly #free: Client[] = [];
  /** When those that wait for a connection were due, from `#first` on. */
  readonly #waiting: number[] = [];
  #first = 0;
  #beganMs = 0;
  #due = 0;
  #next = 0;
  #isSending = true;
  #answeredInTime = 0;

  constructor(load: Load, offer: Offer) {
    this.#load = load;
    this.#offer = offer;
  }

  async result(): Promise<Measured> {
    const { perSecond, connections, seconds } = this.#offer;
    await Promise.all(Array.from({ length: connections }, () => this.#connect()));
    this.#beganMs = performance.now();
    const timer = setInterval(() => this.#sendDue(), tickMs);
    try {
      await Promise.race([Bun.sleep(seconds * 1000), this.#lost.promise]);
      this.#sendDue();
    } finally {
      clearInterval(timer);
    }
    this.#isSending = false;
    this.#answeredInTime = this.#measurement.count;
    if (this.#unanswered === 0) this.#drained.resolve();
    await Promise.race([this.#drained.promise, Bun.sleep(drainMs), this.#lost.promise]);
    const missing = this.#unanswered;
    return {
      ...this.#measurement.result(seconds * 1000),
      perSecond: this.#answeredInTime / seconds,
      offeredPerSecond: perSecond,
      errors: missing === 0 ? {} : { [`no answer within ${drainMs / 1000} s of the end`]: missing },
    };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  get #unanswered(): number {
    return this.#due - this.#measurement.count;
  }

  async #connect(): Promise<void> {
    const { port, requests } = this.#load;
    let intendedMs = 0;
    const onAnswer = (status: number) => {
      this.#measurement.add(status, performance.now() - this.#beganMs - intendedMs);
      this.#goOn(client);
    };
    const connection = await Connection.open(port, onAnswer, this.#lost.reject);
    const client: Client = {
      send: (dueMs) => {
        intendedMs = dueMs;
        connection.send(requests[this.#next++ % requests.length] ?? new Uint8Array());
      },
      close: () => connection.close(),
    };
    this.#clients.push(client);
    this.#free.push(client);
  }

  #sendDue(): void {
    const nowMs = performance.now() - this.#beganMs;
    const lastMs = Math.min(nowMs, this.#offer.seconds * 1000);
    for (;;) {
      const dueMs = Math.floor((this.#due * 1000) / this.#offer.perSecond / tickMs) * tickMs;
      if (dueMs >= lastMs) return;
      this.#due += 1;
      const client = this.#free.pop();
      if (client) client.send(dueMs);
      else this.#waiting.push(dueMs);
    }
  }

  /** Whoever waits longest is sent next. */
  #goOn(client: Client): void {
    const dueMs = this.#waiting[this.#first];
    if (dueMs === undefined) this.#free.push(client);
    else {
      this.#first += 1;
      client.send(dueMs);
    }
    if (!this.#isSending && this.#unanswered === 0) this.#drained.resolve();
  }
}
