import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

const latestCommit = 6;

/** A process dies right after one of its next commits, before it can do anything else. */
export class CommitCrash implements Fault {
  readonly kind = "commit-crash";
  readonly lastsMs = [100, 8_000] as const;
  readonly #owners: readonly DiskOwner[];

  constructor(owners: readonly DiskOwner[]) {
    this.#owners = owners;
  }

  strike(random: SimulatedRandom): Strike {
    const [catalog] = this.#owners;
    const { process, disk } = catalog && random.chance(0.3) ? catalog : random.pick(this.#owners);
    const commits = random.integer(1, latestCommit);
    let left = commits;
    disk.onCommit(() => {
      left -= 1;
      if (left > 0) return;
      disk.onCommit(() => undefined);
      process.crash();
      disk.refuseWrites();
    });
    const end = () => {
      disk.onCommit(() => undefined);
      disk.mend();
      process.start();
    };
    return { description: `crash ${process.name} right after commit ${commits} from now`, end };
  }
}
