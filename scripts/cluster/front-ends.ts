import { CommandError } from "../command-line/command-error.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterProcess } from "./cluster-file.ts";
import { settled } from "./control/settled.ts";
import { flags } from "./flags.ts";
import { freePorts } from "./free-ports.ts";
import type { Member } from "./member.ts";
import type { ServicePlan } from "./service-plan.ts";
import { timing } from "./timing.ts";

/** A front end that was added; `missing` says what it lacks if it is not ready yet. */
export interface AddedFrontEnd extends ClusterProcess {
  missing: string | null;
}

/** Adds front ends to a cluster that runs, and takes them away: all of them are equal. One wish at a time. */
export class FrontEnds {
  readonly #cluster: Cluster;
  readonly #plan: (id: number) => ServicePlan;
  #turn: Promise<unknown> = Promise.resolve();

  /** `plan` tells how front end number `id` is to be started. */
  constructor(cluster: Cluster, plan: (id: number) => ServicePlan) {
    this.#cluster = cluster;
    this.#plan = plan;
  }

  /**
   * Starts a front end under the lowest number that is free, and waits until it is ready. Throws `CommandError` where
   * there are as many as may be, its port is taken, or it refuses to start.
   */
  add(): Promise<AddedFrontEnd> {
    return this.#inTurn(async () => {
      const plan = this.#plan(this.#freeId());
      await freePorts([plan]);
      const { member, refused } = this.#cluster.join(plan);
      const isReady = settled(() => member.watch.missing === undefined, timing.askMs);
      const end = await Promise.race([refused, isReady]);
      if (typeof end === "boolean") return { ...member.process, missing: member.watch.missing ?? null };
      await this.#cluster.leave(member);
      throw end;
    });
  }

  /** Stops a front end in order, for good. Throws `CommandError`: 2 where there is no such one, 1 for the last one. */
  remove(name: string): Promise<ClusterProcess> {
    return this.#inTurn(async () => {
      const members = this.#members;
      const member = members.find(({ plan }) => plan.name === name);
      const names = members.map(({ plan }) => plan.name);
      if (!member) throw wrongUsage(`"${name}" is no front end of this cluster: ${names.join(", ")} may be removed.`);
      if (members.length === 1) throw new CommandError(`${name} is the only front end: bun run cluster stop ends all.`);
      const { process } = member;
      await this.#cluster.leave(member);
      return process;
    });
  }

  get #members(): Member[] {
    return this.#cluster.members.filter(({ plan }) => plan.service === "front-end");
  }

  #freeId(): number {
    const taken = new Set(this.#members.map(({ plan }) => plan.id));
    const [, most] = flags["front-ends"].range;
    for (let id = 1; id <= most; id += 1) if (!taken.has(id)) return id;
    throw new CommandError(`There are ${most} front ends already, which is the most.`);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}
