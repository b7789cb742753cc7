import { BazaarError } from "../contract/errors.ts";
import type { FollowerReport, Push } from "../contract/replication.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Peer } from "../runtime/peer.ts";
import type { Standing } from "./standing.ts";

export interface FollowingOptions {
  clock: Clock;
  log: Log;
  id: number;
  /** The other replicas, by id. */
  peers: Map<number, Peer>;
  standing: Standing;
}

/** What the last push has shown. */
interface Word {
  atMs: number;
  /** Why the leader does not count this replica; undefined: it does. */
  objection: string | undefined;
}

/** What one of the others has answered. */
interface Reply {
  /** Of several, the one that says the most is told. */
  weight: number;
  words: string;
}

/**
 * Whether this replica follows a leader that counts it in sync. The leader's pushes say so; where none come, the others
 * are asked why, and then both ends know: the leader tells its own log of one that it does not have in its list.
 */
export class Following {
  readonly #options: FollowingOptions;
  #word: Word | undefined;
  #answer: string | undefined;
  #strangerAtMs = Number.NEGATIVE_INFINITY;
  #told: string | undefined;
  #cancel: Cancel = () => {};

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Begins to ask the others whenever no leader is heard. */
  start(): void {
    this.#cancel = this.#options.clock.after(limits.followerAskMs, () => void this.#look());
  }

  stop(): void {
    this.#cancel();
  }

  /** A leader has pushed, and the log ends with the order `last` now. */
  pushed({ leader, head, missed }: Push, last: number): void {
    const { id, clock } = this.#options;
    const isBehind = head !== undefined && last < head.number;
    const why = isBehind ? `it has order ${head.number}, this one ${last}` : missed;
    const objection = why && `Replica ${leader} leads, but does not count replica ${id} in sync: ${sentence(why)}`;
    this.#word = { atMs: clock.monotonic(), objection };
  }

  /** A service has come that shows another cluster token. */
  stranger(): void {
    this.#strangerAtMs = this.#options.clock.monotonic();
  }

  /** Why no leader counts this replica, in words; undefined while one does. For a replica that does not lead itself. */
  get missing(): string | undefined {
    if (this.#isHeard) return this.#word?.objection;
    const { id } = this.#options;
    const stranger = this.#isRecent(this.#strangerAtMs) ? " Somebody comes to it with another cluster token." : "";
    return `Replica ${id} hears of no leader: ${this.#answer ?? "none has pushed to it yet."}${stranger}`;
  }

  get #isHeard(): boolean {
    return this.#word !== undefined && this.#isRecent(this.#word.atMs);
  }

  #isRecent(atMs: number): boolean {
    return this.#options.clock.monotonic() - atMs < limits.leaderSilenceMs;
  }

  async #look(): Promise<void> {
    const { standing } = this.#options;
    const isAlone = standing.role === "follower" && !this.#isHeard;
    this.#answer = isAlone ? await this.#askOthers() : undefined;
    if (isAlone && !this.#isHeard) this.#tell();
    else this.#told = undefined;
    this.start();
  }

  #tell(): void {
    const { missing } = this;
    if (missing === this.#told) return;
    this.#told = missing;
    this.#options.log.warn({ missing }, "no leader counts this replica");
  }

  async #askOthers(): Promise<string> {
    const replies = await Promise.all([...this.#options.peers].map(([id, peer]) => this.#ask(id, peer)));
    const [most] = replies.toSorted((a, b) => b.weight - a.weight);
    return most?.words ?? "there is no other replica.";
  }

  async #ask(id: number, peer: Peer): Promise<Reply> {
    try {
      const { reason } = await peer.post<FollowerReport>("/follower", { replica: this.#options.id }, limits.pingMs);
      const why = reason ?? "has not pushed to this one yet";
      return { weight: 3, words: `replica ${id} leads, but ${sentence(why)}` };
    } catch (cause) {
      if (!(cause instanceof BazaarError)) return { weight: 0, words: `replica ${id} does not answer.` };
      if (cause.status === 421 || cause.status === 503) return { weight: 1, words: "none of the others leads." };
      return { weight: 2, words: `replica ${id} says: ${sentence(cause.message)}` };
    }
  }
}

function sentence(words: string): string {
  return words.endsWith(".") ? words : `${words}.`;
}
