import { limits } from "../../../services/runtime/limits.ts";
import type { Fetch } from "../../../services/runtime/service.ts";
import type { Arrival, Witness } from "../checks/witness.ts";
import type { ProcessWatch } from "../simulated-process.ts";
import { type Call, crossable, crossings, type LimitName } from "./crossings.ts";

/** Requests whose answers have refusals in them, each of another trade. */
const batches = new Set(["POST /trades", "POST /batches"]);

/** A process as it was when it started. */
interface Start {
  /** Orders in its database. */
  length: number;
  /** Numbers of the orders that it has told of. */
  told: Set<string>;
}

/** No run has so many orders, nor as many of anything else: calls are not read for a limit that is larger. */
const mostInARun = 1_000;

/** Sees which limits a run crosses, by what its processes do and say. The limits must be laid already. */
export class CrossingWatch implements Witness, Pick<ProcessWatch, "timer" | "log"> {
  readonly #crossed = new Set<LimitName>();
  readonly #timers = new Map<number, LimitName>();
  readonly #inAnswers: [words: string, name: LimitName][] = [];
  readonly #inLogs: [words: string, name: LimitName][] = [];
  readonly #calls = new Map<string, Set<LimitName>>();
  readonly #starts = new Map<string, Start>();
  readonly #lengthOf: (owner: string) => number;

  /** `lengthOf` tells how many orders there are in the database of a process. */
  constructor(lengthOf: (owner: string) => number) {
    this.#lengthOf = lengthOf;
    for (const name of crossable) this.#expect(name);
  }

  #expect(name: LimitName): void {
    const crossing = crossings[name];
    const limit = limits[name];
    if (crossing.by === "timer") this.#timers.set(limit, name);
    if (crossing.by === "answer's words") this.#inAnswers.push([crossing.words(limit), name]);
    if (crossing.by === "log") this.#inLogs.push([crossing.words(limit), name]);
    if (crossing.by !== "call" || limit > mostInARun) return;
    const awaited = this.#calls.get(crossing.sort) ?? new Set();
    this.#calls.set(crossing.sort, awaited.add(name));
  }

  /** The limits that were crossed so far. */
  get crossed(): LimitName[] {
    this.#lookAtLogs();
    return [...this.#crossed];
  }

  /** A process has started. */
  started(owner: string): void {
    this.#lookAtLog(owner);
    const length = this.#lengthOf(owner);
    this.#starts.set(owner, { length, told: new Set() });
    if (length > limits.verifyAtOnceOrders) this.#crossed.add("verifyAtOnceOrders");
    if (length > limits.verifyAtOnceOrders + limits.verifyStepOrders) this.#crossed.add("verifyStepOrders");
  }

  /** A timer of this length has run out in a process. */
  readonly timer = (delayMs: number): void => {
    const name = this.#timers.get(delayMs);
    if (name !== undefined) this.#crossed.add(name);
    // Grown for the first time, by those searches that failed after the quick ones.
    if (delayMs === 2 * limits.pingMs) this.#crossed.add("electionQuickTries");
  };

  /** A process has logged this. */
  readonly log = (line: string): void => {
    for (const [words, name] of this.#inLogs) if (line.includes(words)) this.#crossed.add(name);
  };

  /** The `fetch` of a front end: counts its batches under way. */
  fetch(fetch: Fetch): Fetch {
    const underWay = new Map<string, number>();
    return (url, outgoing) => {
      if (!url.endsWith("/trades") && !url.endsWith("/lookups")) return fetch(url, outgoing);
      const path = url.slice(url.lastIndexOf("/"));
      const count = (underWay.get(path) ?? 0) + 1;
      underWay.set(path, count);
      if (count >= limits.frontEndBatches) this.#crossed.add("frontEndBatches");
      return fetch(url, outgoing).finally(() => underWay.set(path, (underWay.get(path) ?? 1) - 1));
    };
  }

  watch({ host, sort, path, body }: Arrival): ReturnType<Witness["watch"]> {
    return (response) => {
      if (response.status !== 200 || batches.has(sort)) this.#hear(response.text);
      if (response.status !== 200) return;
      if (sort === "GET /orders" && !path.includes("?")) this.#told(host, path);
      const awaited = this.#calls.get(sort);
      if (awaited === undefined || awaited.size === 0) return;
      const request: unknown = body === undefined ? undefined : JSON.parse(body);
      this.#judge({ host, path, request, answer: response.json() }, awaited);
    };
  }

  #hear(text: string): void {
    for (const [words, name] of this.#inAnswers) if (text.includes(words)) this.#crossed.add(name);
  }

  #judge(call: Call, awaited: Set<LimitName>): void {
    for (const name of awaited) {
      const crossing = crossings[name];
      if (crossing.by !== "call" || !crossing.shows(call, limits[name])) continue;
      this.#crossed.add(name);
      awaited.delete(name);
    }
  }

  #told(host: string, path: string): void {
    const { told } = this.#starts.get(host) ?? {};
    told?.add(path);
    if (host.startsWith("front-end") && told && told.size > limits.cacheOrders) this.#crossed.add("cacheOrders");
  }

  #lookAtLogs(): void {
    for (const owner of this.#starts.keys()) this.#lookAtLog(owner);
  }

  /** A log that has grown so much since its process started has let go of what it had in memory. */
  #lookAtLog(owner: string): void {
    const start = this.#starts.get(owner);
    if (start && this.#lengthOf(owner) - start.length >= 2 * limits.recentOrders) this.#crossed.add("recentOrders");
  }
}
