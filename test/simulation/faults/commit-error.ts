import { BrokenGuarantee } from "../checks/broken-guarantee.ts";
import type { Scheduler } from "../scheduler.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

const latestCommit = 6;

/**
 * A commit ends with an I/O error, and nobody but the disk knows whether the data was written. The process must end at
 * once: one that goes on may build on what is not there, or do again what is (fsyncgate: PostgreSQL 2018).
 */
export class CommitError implements Fault {
  readonly kind = "commit-error";
  readonly lastsMs = [100, 8_000] as const;
  readonly #scheduler: Scheduler;
  readonly #owners: readonly DiskOwner[];

  constructor(scheduler: Scheduler, owners: readonly DiskOwner[]) {
    this.#scheduler = scheduler;
    this.#owners = owners;
  }

  strike(random: SimulatedRandom): Strike {
    const [catalog] = this.#owners;
    const owner = catalog && random.chance(0.3) ? catalog : random.pick(this.#owners);
    const commits = random.integer(1, latestCommit);
    const isWritten = random.chance(0.5);
    const cancel = owner.disk.failCommit(commits, isWritten, () => this.#expectEnd(owner));
    const what = isWritten ? "though it is written" : "and it is not written";
    return { description: `fail commit ${commits} from now of ${owner.process.name}, ${what}`, end: cancel };
  }

  /** By the next event, whatever the error has set off is over. */
  #expectEnd({ process }: DiskOwner): void {
    const { incarnation } = process;
    this.#scheduler.after(0, () => {
      if (incarnation?.alive) throw new BrokenGuarantee(3, `${process.name} goes on after an I/O error`);
    });
  }
}
