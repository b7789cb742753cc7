import type { LogEntry } from "../../../services/contract/order.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { WatchedDisk } from "./watched-log.ts";
import type { Arrival, Witness } from "./witness.ts";

/** A term and the replica that leads it, as a database has them. */
interface KnownTerm {
  term: number;
  leader: number;
}

/** Guarantee 5: what a leader of an older term still sends changes nothing, at the catalog or at a replica. */
export class Fences implements Witness {
  readonly #catalog: WatchedDisk;
  readonly #replicas: ReadonlyMap<string, WatchedDisk>;

  constructor(catalog: WatchedDisk, replicas: ReadonlyMap<string, WatchedDisk>) {
    this.#catalog = catalog;
    this.#replicas = replicas;
  }

  /** Orders have just been committed for the first time. Throws `BrokenGuarantee` where another term is the newest. */
  committed(orders: LogEntry[]): void {
    const newest = read(this.#catalog);
    // What came past the leader is stamped with no replica.
    const foreign = orders.find(
      ({ term, replica }) => replica !== 0 && (term !== newest.term || replica !== newest.leader),
    );
    if (!foreign) return;
    const { number, term, replica } = foreign;
    const present = `in term ${newest.term} of replica ${newest.leader}`;
    throw new BrokenGuarantee(5, `order ${number} of term ${term} of replica ${replica} was committed ${present}`);
  }

  /** A replica that says yes to a leader's push, or to a candidate's fence, must have that term on its disk. */
  watch({ host, sort, body }: Arrival): ReturnType<Witness["watch"]> {
    const disk = this.#replicas.get(host);
    const claim = disk && readClaim(sort, body);
    if (!disk || !claim) return undefined;
    const before = read(disk);
    return (response) => {
      if (response.status === 200) assertObeys(host, claim, before, read(disk));
    };
  }
}

function readClaim(sort: string, body = "{}"): KnownTerm | undefined {
  if (sort === "POST /push") return JSON.parse(body) as KnownTerm;
  return sort === "POST /sync" ? (JSON.parse(body) as { fence?: KnownTerm }).fence : undefined;
}

function assertObeys(host: string, { leader, term }: KnownTerm, before: KnownTerm, now: KnownTerm): void {
  const obeyed = `${host} obeyed replica ${leader} in term ${term}`;
  if (term < before.term) throw new BrokenGuarantee(5, `${obeyed}, though it knew of term ${before.term}`);
  if (now.term < term) throw new BrokenGuarantee(5, `${obeyed}, but its disk has term ${now.term}`);
  const isOther = term === before.term && before.leader !== 0 && before.leader !== leader;
  if (isOther) throw new BrokenGuarantee(5, `${obeyed}, which is that of replica ${before.leader}`);
}

function read({ database }: WatchedDisk): KnownTerm {
  return database.query<KnownTerm, []>("SELECT term, leader FROM state").get() ?? { term: 0, leader: 0 };
}
