import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** By then a new catalog, which needs all replicas once, has been opened. */
const settledMs = 3_000;

/** One order replica, and never another one at the same time, dies or stands still: what no client may notice. */
export class ReplicaOutage implements Fault {
  readonly kind = "outage";
  readonly lastsMs = [20, 12_000] as const;
  readonly #scheduler: Scheduler;
  readonly #replicas: readonly SimulatedProcess[];
  #isUnderWay = false;

  constructor(scheduler: Scheduler, replicas: readonly SimulatedProcess[]) {
    this.#scheduler = scheduler;
    this.#replicas = replicas;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    if (this.#isUnderWay || this.#scheduler.nowUs < settledMs * msInUs) return undefined;
    this.#isUnderWay = true;
    const victim = random.pick(this.#replicas);
    const isPause = random.chance(0.5);
    if (isPause) victim.pause();
    else victim.crash();
    const end = () => {
      this.#isUnderWay = false;
      if (isPause) victim.resume();
      else victim.start();
    };
    return { description: `${isPause ? "pause" : "crash"} ${victim.name} alone`, end };
  }
}
