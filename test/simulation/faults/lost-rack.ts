import type { Cancel } from "../../../services/runtime/clock.ts";
import type { Copies } from "../checks/copies.ts";
import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import type { DiskOwner } from "./disk-owner.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** How long the other replicas keep up after the catalog's database was copied. */
const togetherMs = { shortest: 20, longest: 500 };
/** How long the rack then works alone: a follower that can't be reached is waited for at first. */
const aloneMs = { shortest: 600, longest: 2_500 };

/** What the catalog sends in so many milliseconds before its end may be under way for long. */
const lastWordsMs = 120;
const lateUs = { shortest: 80_000, longest: 600_000 };

/** The catalog and the replica that is with it. */
interface Rack {
  catalog: DiskOwner;
  replica: DiskOwner;
  others: readonly DiskOwner[];
  backup: { of: DiskOwner["disk"]["database"]; content: Uint8Array; length: number };
  /** Whether the other replicas are cut off from it; else the last answers of the catalog are slow. */
  isAlone: boolean;
  /** Whether that copy takes the place of the catalog's database; else nothing does. */
  isOlder: boolean;
}

/**
 * The catalog and a replica are on a rack that the other replicas can't reach any more, and work on alone; then the
 * rack loses its power, and the catalog its database. The catalog is up again before that replica, which alone may have
 * the newest orders. Or all replicas stay, and what the catalog said last arrives when it has another database already.
 */
export class LostRack implements Fault {
  readonly kind = "lost-rack";
  readonly lastsMs = [2_000, 8_000] as const;
  readonly #scheduler: Scheduler;
  readonly #owners: readonly DiskOwner[];
  readonly #copies: Copies;
  readonly #cuts = new Cuts();
  /** By how much longer what the catalog sends now is under way. */
  #lateUs = 0;

  constructor(scheduler: Scheduler, owners: readonly DiskOwner[], copies: Copies) {
    this.#scheduler = scheduler;
    this.#owners = owners;
    this.#copies = copies;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const rack = this.#choose(random);
    if (rack === undefined) return undefined;
    const together = random.magnitude(togetherMs.shortest, togetherMs.longest) * msInUs;
    const alone = random.magnitude(aloneMs.shortest, aloneMs.longest) * msInUs;
    const late = random.magnitude(lateUs.shortest, lateUs.longest);
    let mend: Cancel = () => undefined;
    const cancelCut = this.#scheduler.after(rack.isAlone ? together : together + alone - lastWordsMs * msInUs, () => {
      mend = rack.isAlone ? this.#isolate(rack) : this.#delay(late);
    });
    const cancelLoss = this.#scheduler.after(together + alone, () => {
      mend();
      this.#lose(rack);
    });
    const end = () => {
      cancelCut();
      cancelLoss();
      mend();
      rack.catalog.process.start();
      rack.replica.process.start();
    };
    const what = rack.isOlder ? "an older copy of its database" : "an empty database";
    const before = rack.isAlone ? `alone with ${rack.replica.process.name}` : "with slow answers";
    return { description: `leave the catalog ${before}, then with ${what}`, end };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    const bent = this.#cuts.bend(message, arrivals);
    return this.#lateUs > 0 && message.from === "catalog" ? bent.map((us) => us + this.#lateUs) : bent;
  }

  #choose(random: SimulatedRandom): Rack | undefined {
    const [catalog, ...replicas] = this.#owners;
    if (catalog === undefined || replicas.length < 2) return undefined;
    const replica = random.pick(replicas);
    const others = replicas.filter((owner) => owner !== replica);
    const { disk } = catalog;
    const backup = { of: disk.database, content: disk.copy(), length: this.#copies.lengthOf("catalog") };
    return { catalog, replica, others, backup, isAlone: random.chance(0.6), isOlder: random.chance(0.5) };
  }

  #delay(byUs: number): Cancel {
    this.#lateUs = Math.round(byUs);
    return () => {
      this.#lateUs = 0;
    };
  }

  #isolate({ catalog, replica, others }: Rack): Cancel {
    const names = (owners: readonly DiskOwner[]) => owners.map(({ process }) => process.name);
    return this.#cuts.cut(names([catalog, replica]), names(others));
  }

  #lose({ catalog, replica, backup, isAlone, isOlder }: Rack): void {
    const mayBe = isOlder
      ? catalog.disk.database === backup.of && this.#copies.mayGoBack("catalog", backup.length)
      : this.#copies.mayBeLost("catalog");
    if (!mayBe) return;
    catalog.process.crash();
    if (isAlone) replica.process.crash();
    if (isOlder) catalog.disk.restore(backup.content);
    else catalog.disk.lose();
    if (isOlder) this.#copies.wentBack("catalog");
    catalog.process.start();
  }
}
