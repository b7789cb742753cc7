import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Fault, Strike } from "./fault.ts";

const statements = {
  analyze: "ANALYZE",
  vacuum: "VACUUM",
  reindex: "REINDEX",
  "add a view to": "CREATE VIEW IF NOT EXISTS theirs AS SELECT * FROM state",
  "add an index to": "CREATE INDEX IF NOT EXISTS theirs_by_term ON state (term)",
} as const;

/** While a process is down, somebody does to its database what must change nothing. */
export class Maintenance implements Fault {
  readonly kind = "maintenance";
  readonly lastsMs = [5, 2_000] as const;
  readonly #owners: readonly DiskOwner[];

  constructor(owners: readonly DiskOwner[]) {
    this.#owners = owners;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const { process, disk } = random.pick(this.#owners);
    const what = random.pick(Object.keys(statements) as (keyof typeof statements)[]);
    process.crash();
    const end = () => process.start();
    const isDone = disk.maintain(statements[what]);
    return { description: isDone ? `${what} the database of ${process.name}` : `crash ${process.name}`, end };
  }
}
