import type { ReplicaStatus } from "../../services/contract/replication.ts";
import { chooseLeader, type Lead } from "../../services/front-end/election.ts";
import { CommandError } from "../command-line/command-error.ts";
import { timing } from "./timing.ts";

/** Sees from outside, by `/ping`, who leads and who follows. */
export class ReplicaWatch {
  readonly #urls: ReadonlyMap<number, string>;
  readonly #patienceMs: number;

  /** `urls`: the order replicas by id; `patienceMs`: how long anything is awaited. */
  constructor(urls: ReadonlyMap<number, string>, patienceMs: number = timing.patienceMs) {
    this.#urls = urls;
    this.#patienceMs = patienceMs;
  }

  /** The replica that leads a newer term than `afterTerm`, `except` one that is not asked. Throws `CommandError`. */
  newLeader(afterTerm: number, except?: number): Promise<Lead> {
    const asked = [...this.#urls.keys()].filter((id) => id !== except);
    return this.#until("No order replica leads", timing.leaderLookMs, async () => {
      const lead = chooseLeader(await this.#statuses(asked));
      return lead && lead.term > afterTerm ? lead : undefined;
    });
  }

  /** Resolves once the replica answers at all. Throws `CommandError`. */
  answers(id: number): Promise<ReplicaStatus> {
    return this.#until(`order-${id} does not answer`, timing.leaderLookMs, () => this.#status(id));
  }

  /**
   * Resolves once the replica follows the leader: it knows the leader's term and has, at several looks in a row, all
   * that the leader had at the look before. Throws `CommandError`.
   */
  inSync(id: number): Promise<true> {
    let leaderLast = Number.POSITIVE_INFINITY;
    let looks = 0;
    return this.#until(`order-${id} is not back in sync`, timing.syncLookMs, async () => {
      const statuses = await this.#statuses([...this.#urls.keys()]);
      const own = statuses.find((status) => status.id === id);
      const leader = statuses.find((status) => status.id === chooseLeader(statuses)?.id);
      const follows = own && leader && own.term === leader.term && (own === leader || own.last >= leaderLast);
      looks = follows ? looks + 1 : 0;
      leaderLast = leader?.last ?? Number.POSITIVE_INFINITY;
      return looks >= timing.syncLooks ? true : undefined;
    });
  }

  /** Resolves once all replicas have the same log, while nobody trades. Throws `CommandError`. */
  level(): Promise<true> {
    return this.#until("The replicas' logs are not equal", timing.syncLookMs, async () => {
      const statuses = await this.#statuses([...this.#urls.keys()]);
      const isLevel = statuses.length === this.#urls.size && new Set(statuses.map(({ hash }) => hash)).size === 1;
      return isLevel ? true : undefined;
    });
  }

  async #statuses(ids: readonly number[]): Promise<ReplicaStatus[]> {
    const answers = await Promise.all(ids.map((id) => this.#status(id)));
    return answers.filter((status) => status !== undefined);
  }

  async #status(id: number): Promise<ReplicaStatus | undefined> {
    try {
      const signal = AbortSignal.timeout(timing.statusMs);
      // A connection of its own shows what is true now.
      const response = await fetch(`${this.#urls.get(id)}/ping`, { signal, keepalive: false });
      return ((await response.json()) as { replica?: ReplicaStatus }).replica;
    } catch {
      return undefined;
    }
  }

  /** The first value that `look` gives. Throws `CommandError` with the complaint where none comes. */
  async #until<T>(complaint: string, everyMs: number, look: () => Promise<T | undefined>): Promise<T> {
    const deadlineMs = performance.now() + this.#patienceMs;
    for (;;) {
      const value = await look();
      if (value !== undefined) return value;
      if (performance.now() > deadlineMs) throw new CommandError(`${complaint} after ${this.#patienceMs / 1_000} s.`);
      await Bun.sleep(everyMs);
    }
  }
}
