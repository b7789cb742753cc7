import type { DamageReport } from "../../services/contract/damage.ts";
import type { ClusterProcess } from "./cluster-file.ts";
import { HealthWatch } from "./health-watch.ts";
import type { ServicePlan } from "./service-plan.ts";
import { Supervisor } from "./supervisor.ts";

/** What a member tells the cluster; see `SupervisorEvents`. */
export interface MemberEvents {
  /** Its service became ready, or ceased to be. */
  healthChanged(): void;
  /** Its database is damaged; see `HealthWatch`. */
  damaged(report: DamageReport): void;
  started(member: Member, restart: boolean): void;
  died(why: string, pauseMs: number): void;
  stopped(pauseMs: number): void;
  held(): void;
  refused(why: string): void;
}

/** One service of a cluster: who keeps it running, and who knows how it is. */
export class Member {
  readonly plan: ServicePlan;
  readonly supervisor: Supervisor;
  readonly watch: HealthWatch;

  /** Starts nothing yet. */
  constructor(plan: ServicePlan, events: MemberEvents) {
    this.plan = plan;
    this.watch = new HealthWatch(plan.url, events.healthChanged, events.damaged);
    this.supervisor = new Supervisor(plan, {
      started: (restart) => events.started(this, restart),
      died: (why, pauseMs) => {
        this.watch.died();
        events.died(why, pauseMs);
      },
      stopped: (pauseMs) => {
        this.watch.died();
        events.stopped(pauseMs);
      },
      held: () => {
        this.watch.died();
        events.held();
      },
      refused: events.refused,
      wasReady: () => this.watch.wasReady,
    });
  }

  /** What `cluster.json` says of it. */
  get process(): ClusterProcess {
    const { name, service, id, url } = this.plan;
    return { name, service, id, url, pid: this.supervisor.pid };
  }
}
