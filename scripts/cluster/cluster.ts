import type { DamageReport } from "../../services/contract/damage.ts";
import { CommandError } from "../command-line/command-error.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { type ClusterState, writeClusterFile } from "./cluster-file.ts";
import { Member } from "./member.ts";
import { nextStart } from "./restart-pause.ts";
import type { ServicePlan } from "./service-plan.ts";
import type { ServiceKind } from "./service-port.ts";
import type { Supervisor } from "./supervisor.ts";
import { timing } from "./timing.ts";

/** Front ends first, so that trades in flight still find what they need. */
const stopOrder: readonly ServiceKind[] = ["front-end", "order", "catalog"];

export interface ClusterOptions {
  plans: readonly ServicePlan[];
  /** Names of those that are only needed until the cluster works: the bazaar's list of replicas leaves them out then. */
  retired: readonly string[];
  /** Where `cluster.json` is. */
  file: string;
  terminal: Terminal;
  /** What a page shows that may break things; undefined: none may. */
  secret?: string | undefined;
  /** Called when the cluster becomes ready, and when it ceases to be. */
  readyChanged(): void;
}

/** All processes of one cluster: keeps them running, and `cluster.json` true. */
export class Cluster {
  /** Resolves where a service refuses to run as it is configured: the cluster can't come up then. */
  readonly refused: Promise<CommandError>;
  #members: Member[];
  readonly #file: string;
  readonly #terminal: Terminal;
  readonly #launcher: ClusterState["launcher"];
  readonly #readyChanged: () => void;
  /** Those that are being stopped for good. */
  readonly #leaving = new Set<Member>();
  /** Names of those that are stopped for good once the cluster works. */
  readonly #retired: Set<string>;
  #phase: "new" | "running" | "stopping" | "stopped" = "new";
  #wasReady = false;

  /** Starts nothing yet. */
  constructor({ plans, retired, file, terminal, secret, readyChanged }: ClusterOptions) {
    const breakIt = secret === undefined ? {} : { breakIt: secret };
    this.#launcher = { pid: process.pid, startedAt: new Date().toISOString(), ...breakIt };
    this.#retired = new Set(retired);
    this.#file = file;
    this.#terminal = terminal;
    this.#readyChanged = readyChanged;
    const refused = Promise.withResolvers<CommandError>();
    this.refused = refused.promise;
    this.#members = plans.map((plan) => this.#member(plan, refused.resolve));
    this.#write();
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** What `cluster.json` says. */
  get state(): ClusterState {
    const members = this.#phase === "stopped" || this.#phase === "new" ? [] : this.#members;
    const processes = members.map((member) => member.process);
    return { ready: this.#isReady(), launcher: this.#launcher, processes };
  }

  /** What each service that is not ready lacks. */
  get missing(): string[] {
    return this.#members.flatMap(({ plan, watch }) =>
      watch.missing === undefined ? [] : `${plan.name}: ${watch.missing}`,
    );
  }

  /** Starts all services at once. */
  start(): void {
    this.#phase = "running";
    for (const { supervisor } of this.#members) supervisor.start();
    for (const { watch } of this.#members) watch.start();
    this.#write();
  }

  /** Starts one more service. `refused` resolves where it refuses to run. Throws `CommandError` where all is stopping. */
  join(plan: ServicePlan): { member: Member; refused: Promise<CommandError> } {
    if (this.#phase !== "running") throw new CommandError("The cluster is just stopping.");
    const refused = Promise.withResolvers<CommandError>();
    const member = this.#member(plan, refused.resolve);
    this.#members.push(member);
    member.supervisor.start();
    member.watch.start();
    this.#terminal.line(`${plan.name} was added (pid ${member.supervisor.pid}).`);
    this.#update();
    this.#write();
    return { member, refused: refused.promise };
  }

  /** Stops one service in order, and forgets it. */
  async leave(member: Member, graceMs: number = timing.stopGraceMs): Promise<void> {
    member.watch.stop();
    this.#leaving.add(member);
    this.#update();
    await this.#stopOne(member.supervisor, graceMs);
    this.#leaving.delete(member);
    this.#members = this.#members.filter((one) => one !== member);
    this.#terminal.line(`${member.plan.name} was removed.`);
    this.#write();
  }

  /** Stops all services in order, each kind together; who is not done after `graceMs` is killed. */
  async stop(graceMs: number = timing.stopGraceMs): Promise<void> {
    this.#beginStop();
    for (const service of stopOrder) {
      const members = this.#members.filter(({ plan }) => plan.service === service);
      await Promise.all(members.map(({ supervisor }) => this.#stopOne(supervisor, graceMs)));
      this.#write();
    }
    this.#endStop();
  }

  /** Ends all services at once. */
  async kill(): Promise<void> {
    this.#beginStop();
    await Promise.all(this.#members.map(({ supervisor }) => supervisor.kill()));
    this.#endStop();
  }

  #member(plan: ServicePlan, refused: (error: CommandError) => void): Member {
    return new Member(plan, {
      healthChanged: () => this.#update(),
      damaged: (report) => {
        if (report.nothingLeft) refused(new CommandError(nothingLeft(report)));
        else this.#terminal.line(`${plan.name} is closed: ${closed(report)}`);
      },
      started: (member, restart) => this.#started(member, restart),
      died: (why, pauseMs) => this.#lost(`${plan.name} ${why}: ${nextStart(pauseMs)}; its log is ${plan.logPath}`),
      stopped: (pauseMs) => this.#lost(`${plan.name} was asked to stop: ${nextStart(pauseMs)}.`),
      held: () => this.#lost(`${plan.name} was killed on the dashboard: it stays down until it is started there.`),
      refused: (why) => refused(new CommandError(`${plan.name} refuses to start: ${why}`)),
    });
  }

  #beginStop(): void {
    this.#phase = "stopping";
    for (const { watch } of this.#members) watch.stop();
    this.#write();
  }

  #endStop(): void {
    this.#phase = "stopped";
    this.#write();
  }

  async #stopOne(supervisor: Supervisor, graceMs: number): Promise<void> {
    const end = await supervisor.stop(graceMs);
    if (end === "stopped") return;
    this.#terminal.line(`${supervisor.plan.name} did not stop within ${graceMs / 1000} s and was killed.`);
  }

  #started({ plan, supervisor }: Member, restart: boolean): void {
    if (!restart) return;
    this.#terminal.line(`${plan.name} was started again (pid ${supervisor.pid}).`);
    this.#write();
  }

  #lost(line: string): void {
    this.#terminal.line(line);
    for (const { watch } of this.#members) watch.hurry();
    this.#write();
  }

  #isReady(): boolean {
    return this.#takesTrades() && this.#retired.size === 0;
  }

  #takesTrades(): boolean {
    if (this.#phase !== "running") return false;
    const frontEnds = this.#members.filter((one) => one.plan.service === "front-end" && !this.#leaving.has(one));
    return frontEnds.every(({ watch }) => watch.missing === undefined);
  }

  /** The bazaar has another list of replicas now: those that are no longer on it are not needed any more. */
  #retire(): void {
    for (const name of this.#retired) {
      const member = this.#members.find(({ plan }) => plan.name === name);
      if (member === undefined || this.#leaving.has(member)) continue;
      void this.leave(member).then(() => {
        this.#retired.delete(name);
        this.#update();
      });
    }
  }

  #update(): void {
    if (this.#takesTrades()) this.#retire();
    if (this.#isReady() === this.#wasReady) return;
    this.#wasReady = !this.#wasReady;
    this.#write();
    this.#readyChanged();
  }

  /** A full disk must not end the cluster. */
  #write(): void {
    try {
      writeClusterFile(this.#file, this.state);
    } catch (cause) {
      this.#terminal.line(`${this.#file} can't be written: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
}

function closed({ file, found }: DamageReport): string {
  return `its database ${file} is damaged (${found}); it stays as it is until another service has shown an intact copy.`;
}

function nothingLeft({ file, found, elsewhere }: DamageReport): string {
  const all = [`${file} is damaged (${found})`, ...elsewhere].join("; ");
  const hope = "restore a copy of one of them (and remove the note beside it that ends with .damage)";
  return `Nothing intact is left to heal from, so nothing was changed: ${all}. To go on, ${hope}; to begin anew, move all of them away.`;
}
