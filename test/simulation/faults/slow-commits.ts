import { isDamagedFile } from "../../../db/damaged-log.ts";
import type { Cancel } from "../../../services/runtime/clock.ts";
import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

const commitMs = { shortest: 300, longest: 3_000 };

interface SlowDisk extends DiskOwner {
  shortestMs: number;
  longestMs: number;
  /** Rows that had been written when the process was last seen. */
  written: number;
  /** Until when the process does nothing. */
  busyUntilUs: number;
}

/**
 * A disk takes long for each commit. SQLite's are synchronous: meanwhile its process does nothing else, and what it sends
 * after the commit leaves only then. That it has written shows when it sends the next message, which is soon enough.
 */
export class SlowCommits implements Fault {
  readonly kind = "slow-commits";
  readonly lastsMs = [1_000, 15_000] as const;
  readonly #scheduler: Scheduler;
  readonly #random: SimulatedRandom;
  readonly #owners: readonly DiskOwner[];
  readonly #slow = new Map<string, SlowDisk>();

  constructor(scheduler: Scheduler, random: SimulatedRandom, owners: readonly DiskOwner[]) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#owners = owners;
  }

  strike(random: SimulatedRandom): Strike {
    const [catalog] = this.#owners;
    const one = catalog && random.chance(0.5) ? catalog : random.pick(this.#owners);
    const victims = random.chance(0.2) ? this.#owners : [one];
    const longestMs = random.magnitude(commitMs.shortest, commitMs.longest);
    const ends = victims.map((victim) => this.slow(victim, longestMs / 2, longestMs));
    const names = victims.map(({ process }) => process.name).join(", ");
    const end = () => {
      for (const stop of ends) stop();
    };
    return { description: `each commit of ${names} takes up to ${longestMs.toFixed(0)} ms`, end };
  }

  /** From now on each commit of this process takes so long. Returns what ends it. */
  slow({ process, disk }: DiskOwner, shortestMs: number, longestMs: number): Cancel {
    const slow = { process, disk, shortestMs, longestMs, written: writtenRows(disk), busyUntilUs: 0 };
    this.#slow.set(process.name, slow);
    return () => {
      if (this.#slow.get(process.name) === slow) this.#slow.delete(process.name);
    };
  }

  bend({ from }: Message, arrivals: Arrivals): Arrivals {
    const slow = this.#slow.get(from);
    if (slow === undefined) return arrivals;
    const written = writtenRows(slow.disk);
    if (written !== slow.written) this.#commit(slow);
    slow.written = written;
    const leftUs = slow.busyUntilUs - this.#scheduler.nowUs;
    return leftUs > 0 ? arrivals.map((us) => us + leftUs) : arrivals;
  }

  #commit(slow: SlowDisk): void {
    const { process, shortestMs, longestMs } = slow;
    const tookUs = Math.round((shortestMs + this.#random.fraction() * (longestMs - shortestMs)) * msInUs);
    slow.busyUntilUs = this.#scheduler.nowUs + tookUs;
    const { incarnation } = process;
    process.pause();
    this.#scheduler.after(tookUs, () => {
      if (process.incarnation === incarnation) process.resume();
    });
  }
}

/** Rows that were ever written through the present connection. */
function writtenRows({ database }: DiskOwner["disk"]): number {
  try {
    return (database.query("SELECT total_changes() AS changes").get() as { changes: number }).changes;
  } catch (cause) {
    // Nobody writes to a database that is too damaged to be asked.
    if (isDamagedFile(cause)) return 0;
    throw cause;
  }
}
