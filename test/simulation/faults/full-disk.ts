import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

/** For a while, commits fail: the disk is full, or takes no writes at all. */
export class FullDisk implements Fault {
  readonly kind = "full-disk";
  readonly lastsMs = [20, 6_000] as const;
  readonly #owners: readonly DiskOwner[];

  constructor(owners: readonly DiskOwner[]) {
    this.#owners = owners;
  }

  strike(random: SimulatedRandom): Strike {
    const { process, disk } = random.pick(this.#owners);
    const isFull = random.chance(0.5);
    if (isFull) disk.fill();
    else disk.refuseWrites();
    const description = isFull ? `the disk of ${process.name} is full` : `the disk of ${process.name} takes no writes`;
    return { description, end: () => disk.mend() };
  }
}
