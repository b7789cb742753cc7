import type { Database } from "bun:sqlite";
import type { Copies } from "../checks/copies.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

interface Backup {
  of: Database;
  content: Uint8Array;
  /** Its orders. */
  length: number;
}

/** A process's database is copied, and at a later strike the copy takes its place. */
export class OlderCopy implements Fault {
  readonly kind = "older-copy";
  readonly lastsMs = [5, 4_000] as const;
  readonly #owners: readonly DiskOwner[];
  readonly #copies: Copies;
  readonly #backups = new Map<DiskOwner, Backup>();

  constructor(owners: readonly DiskOwner[], copies: Copies) {
    this.#owners = owners;
    this.#copies = copies;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const [catalog] = this.#owners;
    const victim = catalog && random.chance(0.5) ? catalog : random.pick(this.#owners);
    const { process, disk } = victim;
    const backup = this.#backups.get(victim);
    // What was copied before the database was lost may have orders that nobody else knew of: that were two faults.
    if (backup?.of !== disk.database) {
      this.#backups.set(victim, {
        of: disk.database,
        content: disk.copy(),
        length: this.#copies.lengthOf(process.name),
      });
      return { description: `copy the database of ${process.name}`, end: () => undefined };
    }
    if (!this.#copies.mayGoBack(process.name, backup.length)) return undefined;
    this.#backups.delete(victim);
    process.crash();
    disk.restore(backup.content);
    this.#copies.wentBack(process.name);
    return { description: `put an older copy of ${process.name}'s database back`, end: () => process.start() };
  }
}
