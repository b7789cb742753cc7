import type { ReplicaStatus } from "../contract/replication.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Random } from "../runtime/random.ts";
import { silentLeader } from "./election.ts";

export interface ContestOptions {
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * Front ends that reach different replicas depose each other's leaders. So a front end remembers which of its leaders
 * lost the lead, though they were well, to a replica that it does not reach: whoever chose that one does not reach them,
 * and it offers the lead to others first. Where that does not end it, it waits the longer before each offer, by chance,
 * so that each term lives long enough to serve.
 */
export class Contest {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  /** The replica that was last seen to lead from here. */
  #used: number | undefined;
  /** When each replica lost the lead to another front end's choice, and how often that was so in a row. */
  readonly #lostAtMs = new Map<number, number>();
  #losses = 0;
  #offerAtMs = 0;

  constructor({ clock, random, log }: ContestOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#log = log;
  }

  /** A replica leads, as it says itself. */
  used(id: number): void {
    this.#used = id;
  }

  /** Judges what was found where no leader answers. */
  look(statuses: ReplicaStatus[]): void {
    const used = this.#used;
    this.#used = undefined;
    const rival = silentLeader(statuses);
    const isWell = statuses.some(({ id, role }) => id === used && role !== "aside");
    if (used === undefined || rival === undefined || !isWell) return;
    const lastMs = Math.max(...this.#lostAtMs.values());
    this.#losses = this.#isRecent(lastMs) ? this.#losses + 1 : 1;
    const nowMs = this.#clock.monotonic();
    this.#lostAtMs.set(used, nowMs);
    this.#offerAtMs = nowMs + this.#pauseMs();
    const pauseMs = Math.round(this.#offerAtMs - nowMs);
    const told = { leader: rival, instead: used, losses: this.#losses, pauseMs };
    this.#log.warn(told, "another front end chose a leader that is not reached from here");
  }

  /** Replicas that some other front end seems not to reach. */
  get shunned(): ReadonlySet<number> {
    return new Set([...this.#lostAtMs].filter(([, atMs]) => this.#isRecent(atMs)).map(([id]) => id));
  }

  /** Whether to leave the lead where others have put it, for now. */
  leavesIt(statuses: ReplicaStatus[]): boolean {
    return this.#clock.monotonic() < this.#offerAtMs && silentLeader(statuses) !== undefined;
  }

  /** None for the first loss: the other front end may have had no choice, and a replica that both reach ends it. */
  #pauseMs(): number {
    if (this.#losses < 2) return 0;
    const pauseMs = Math.min(limits.contestPauseMs * 2 ** (this.#losses - 2), limits.contestPauseMaxMs);
    return pauseMs * (0.5 + this.#random.fraction());
  }

  #isRecent(atMs: number): boolean {
    return this.#clock.monotonic() - atMs < limits.contestMemoryMs;
  }
}
