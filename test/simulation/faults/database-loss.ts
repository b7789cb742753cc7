import type { Copies } from "../checks/copies.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

/**
 * A process dies, and when it starts again its database is gone, or a bit of it is another one: anywhere, or in the row of
 * some order, however old.
 */
export class DatabaseLoss implements Fault {
  readonly kind = "database-loss";
  readonly lastsMs = [5, 6_000] as const;
  readonly #owners: readonly DiskOwner[];
  readonly #copies: Copies;

  constructor(owners: readonly DiskOwner[], copies: Copies) {
    this.#owners = owners;
    this.#copies = copies;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const [catalog] = this.#owners;
    const victim = catalog && random.chance(0.3) ? catalog : random.pick(this.#owners);
    if (!this.#copies.mayBeLost(victim.process.name)) return undefined;
    victim.process.crash();
    return { description: this.#inflict(victim, random), end: () => victim.process.start() };
  }

  #inflict({ process, disk }: DiskOwner, random: SimulatedRandom): string {
    if (random.chance(0.4) || !this.#copies.areThere) {
      disk.lose();
      return `lose the database of ${process.name}`;
    }
    const length = this.#copies.lengthOf(process.name);
    const number = random.integer(1, Math.max(1, length));
    const key = random.chance(0.5) ? this.#copies.keyOf(number) : undefined;
    const at = key === undefined ? undefined : disk.flipBitNear(key, random);
    if (at !== undefined) return `flip a bit of byte ${at}, near order ${number}, in the database of ${process.name}`;
    return `flip a bit of byte ${disk.flipBit(random)} in the database of ${process.name}`;
  }
}
