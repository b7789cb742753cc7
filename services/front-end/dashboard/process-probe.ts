import { BazaarError } from "../../contract/errors.ts";
import type { LaunchedProcess } from "../../contract/launcher.ts";
import type { Order } from "../../contract/order.ts";
import type { ReplicaStatus } from "../../contract/replication.ts";
import { limits } from "../../runtime/limits.ts";
import { Peer, Unreachable } from "../../runtime/peer.ts";
import type { Surroundings } from "../../runtime/service.ts";
import type { FrontEndFigures } from "./messages.ts";
import type { ProcessAnswer, Sighting, Watched } from "./sighting.ts";

/** After so many looks a process is asked again since when it runs. */
const looksPerUptime = 5;

/** Looks at one other process, again and again. */
export class ProcessProbe {
  readonly #given: Surroundings;
  readonly #process: Watched;
  readonly #peer: Peer;
  #looks = 0;
  /** The last answer that came in time; undefined where the one before did not, either. */
  #lastAnswer: ProcessAnswer | undefined;
  /** On the own monotonic clock; undefined while it is not known. */
  #startedAtMs: number | undefined;

  constructor(given: Surroundings, process: Watched) {
    this.#given = given;
    this.#process = process;
    this.#peer = new Peer(given, process.url);
  }

  /** `newest` is the newest order that is known, for a catalog. */
  async look(newest: number, launched: LaunchedProcess["state"] | undefined): Promise<Sighting> {
    const answer = await this.#answer(newest, launched);
    if (answer.kind === "refused") this.#startedAtMs = undefined;
    else if (answer.kind !== "silent") await this.#learnUptime(answer);
    const nowMs = this.#given.clock.monotonic();
    const uptimeSeconds = this.#startedAtMs === undefined ? null : (nowMs - this.#startedAtMs) / 1_000;
    return { process: this.#process, launched, answer, uptimeSeconds };
  }

  async #answer(newest: number, launched: LaunchedProcess["state"] | undefined): Promise<ProcessAnswer> {
    // One that is paused would take the question and never answer.
    if (launched === "paused") return { kind: "silent" };
    if (launched === "down") return { kind: "refused" };
    try {
      this.#lastAnswer = await this.#ask(newest);
      return this.#lastAnswer;
    } catch (cause) {
      if (cause instanceof BazaarError) return unwell(cause);
      if (cause instanceof Unreachable && cause.certain) return { kind: "refused" };
      // On a busy machine, one answer may be late: that is no news.
      const last = this.#lastAnswer;
      this.#lastAnswer = undefined;
      return last ?? { kind: "silent" };
    }
  }

  async #ask(newest: number): Promise<ProcessAnswer> {
    const timeoutMs = limits.dashboardPingMs;
    switch (this.#process.service) {
      case "order": {
        const { replica } = await this.#peer.get<{ replica: ReplicaStatus }>("/ping", timeoutMs);
        return { kind: "replica", status: replica };
      }
      case "catalog": {
        const path = `/orders?after=${newest}&limit=${limits.dashboardOrders}`;
        const { data } = await this.#peer.get<{ data: Order[] }>(path, timeoutMs);
        return { kind: "catalog", last: newest + data.length };
      }
      case "front-end":
        return {
          kind: "front-end",
          figures: await this.#peer.post<FrontEndFigures>("/dashboard/figures", {}, timeoutMs),
        };
    }
  }

  async #learnUptime(answer: ProcessAnswer): Promise<void> {
    const nowMs = this.#given.clock.monotonic();
    if (answer.kind === "front-end") {
      this.#startedAtMs = nowMs - answer.figures.uptimeSeconds * 1_000;
      return;
    }
    this.#looks += 1;
    if (this.#startedAtMs !== undefined && this.#looks % looksPerUptime !== 0) return;
    const live = this.#peer.get<{ uptime: number }>("/health/live", limits.dashboardPingMs);
    const seconds = (await live.catch(() => undefined))?.uptime;
    if (seconds !== undefined) this.#startedAtMs = nowMs - seconds * 1_000;
  }
}

/** A replica says what it is also where it can't work. */
function unwell({ message, details }: BazaarError): ProcessAnswer {
  const status = details.replica as ReplicaStatus | undefined;
  return { kind: "unwell", reason: message, ...(status && { status }) };
}
