import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "../cluster/child.ts";
import { type DataDirectory, openDataDirectory } from "../cluster/data-directory.ts";
import { entries } from "../cluster/entries.ts";
import { freeBasePort } from "../cluster/free-base-port.ts";
import { HealthWatch } from "../cluster/health-watch.ts";
import { type ServicePlan, ServicePlans } from "../cluster/service-plan.ts";
import type { ServiceKind } from "../cluster/service-port.ts";
import { CommandError } from "../command-line/command-error.ts";
import { timing } from "./timing.ts";

/** How a cluster is to be. */
export interface ClusterShape {
  replicas: number;
  frontEnds: number;
  /** A CSV to list; ten stocks of our own if left out. */
  stocks?: string;
  /** Where its temporary data directory is made; the system's own place if left out. */
  parentDir?: string;
  /** Puts databases into the data directory before anything starts. */
  prepare?(dataDir: string): void;
}

/**
 * A cluster of real processes for one measurement, on a temporary data directory. Not the launcher's: that one waits
 * longer before each restart of what dies again and again, and asks often for everybody's health after a death.
 */
export class OwnCluster {
  /** Resolves with the reason where a process ends that nobody has killed. */
  readonly broken: Promise<CommandError>;
  readonly #plans: ServicePlan[];
  readonly #directory: DataDirectory;
  readonly #dataDir: string;
  readonly #children = new Map<ServicePlan, Child>();
  readonly #break: (why: CommandError) => void;
  #stopped = false;

  private constructor(plans: ServicePlan[], directory: DataDirectory, dataDir: string) {
    this.#plans = plans;
    this.#directory = directory;
    this.#dataDir = dataDir;
    const { promise, resolve } = Promise.withResolvers<CommandError>();
    this.broken = promise;
    this.#break = resolve;
  }

  /** Starts all processes; `ready` tells when a trade would be answered. */
  static async start({ replicas, frontEnds, stocks, parentDir, prepare }: ClusterShape): Promise<OwnCluster> {
    const dataDir = mkdtempSync(join(parentDir ?? tmpdir(), "bazaar-measured-"));
    const directory = openDataDirectory(dataDir);
    prepare?.(dataDir);
    const port = await freeBasePort();
    const fresh = { columns: undefined, changeReplicas: false, newBazaar: false, breakIt: false };
    const options = { port, replicas, frontEnds, minReplicas: 1, cacheSize: 1_000, stocks, ...fresh };
    const ids = Array.from({ length: replicas }, (_, index) => index + 1);
    const plans = new ServicePlans(
      { ...options, dataDir, host: "127.0.0.1" },
      { ids, changeTo: undefined },
      directory.token,
      entries,
    ).all;
    const cluster = new OwnCluster(plans, directory, dataDir);
    for (const plan of plans) cluster.#run(plan);
    return cluster;
  }

  get frontEnds(): string[] {
    return this.#of("front-end").map(({ url }) => url);
  }

  /** The addresses of the order replicas, by id. */
  get replicas(): Map<number, string> {
    return new Map(this.#of("order").map(({ id, url }) => [id, url]));
  }

  /** Where the replicas' databases lie, `order-1.db` and so on. */
  get dataDir(): string {
    return this.#dataDir;
  }

  /** What runs now. */
  get processes(): { name: string; pid: number }[] {
    return [...this.#children].map(([{ name }, { pid }]) => ({ name, pid }));
  }

  /** Resolves once every front end would answer a trade. Throws `CommandError` where that takes too long. */
  async ready(): Promise<void> {
    await Promise.all(this.frontEnds.map(untilReady));
  }

  /** Kills a replica (SIGKILL) and starts it again as soon as it has ended, as the launcher does. */
  kill(id: number): void {
    const { plan, child } = this.#replica(id);
    this.#children.delete(plan);
    void child.kill().then(() => {
      if (!this.#stopped) this.#run(plan);
    });
  }

  /** Stops a replica in order; it stays down until `startReplica`. */
  async stopReplica(id: number): Promise<void> {
    const { plan, child } = this.#replica(id);
    this.#children.delete(plan);
    await child.stop(timing.stopGraceMs);
  }

  /** Starts a replica that was stopped. Returns its pid. */
  startReplica(id: number): number {
    const plan = this.#of("order").find((one) => one.id === id);
    if (!plan) throw new CommandError(`There is no order-${id}.`);
    return this.#run(plan).pid;
  }

  /** Freezes a replica (SIGSTOP). */
  pause(id: number): void {
    process.kill(this.#replica(id).child.pid, "SIGSTOP");
  }

  /** Lets a frozen replica go on (SIGCONT). */
  resume(id: number): void {
    process.kill(this.#replica(id).child.pid, "SIGCONT");
  }

  /** Stops all processes and removes their data. Resolves once nothing is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#children.values()].map((child) => child.stop(timing.stopGraceMs)));
    this.#directory.release();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  #of(service: ServiceKind): ServicePlan[] {
    return this.#plans.filter((plan) => plan.service === service);
  }

  #replica(id: number): { plan: ServicePlan; child: Child } {
    const plan = this.#of("order").find((one) => one.id === id);
    const child = plan && this.#children.get(plan);
    if (plan && child) return { plan, child };
    throw new CommandError(`order-${id} does not run.`);
  }

  #run(plan: ServicePlan): Child {
    const child = new Child(plan);
    this.#children.set(plan, child);
    void child.exited.then(({ code, signal }) => {
      if (this.#stopped || this.#children.get(plan) !== child) return;
      const words = child.lastWords();
      this.#break(
        new CommandError(`${plan.name} died (${signal ?? `exit code ${code}`})${words ? `: ${words}` : "."}`),
      );
    });
    return child;
  }
}

async function untilReady(url: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const watch = new HealthWatch(url, resolve);
  const timer = setTimeout(() => {
    reject(new CommandError(`${url} is not ready after ${timing.patienceMs / 1_000} s: ${watch.missing}.`));
  }, timing.patienceMs);
  watch.start();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    watch.stop();
  }
}
