import { BazaarError } from "../../services/contract/errors.ts";
import type { ReplicaStatus } from "../../services/contract/replication.ts";
import { KnownBazaar } from "../../services/front-end/known-bazaar.ts";
import { LeaderFinder } from "../../services/front-end/leader-finder.ts";
import { type Call, refusedConnection, silence } from "./scripted-network.ts";
import { testSurroundings } from "./surroundings.ts";

type Played = Partial<ReplicaStatus> & { isDown?: boolean; declines?: boolean; hangs?: boolean };

/** A front end's finder among three replicas that the test plays; whom it offers the lead takes it, in a new term. */
export function amongReplicas(played: Record<number, Played> = {}) {
  const replicas = new Map<number, Played>([1, 2, 3].map((id) => [id, { role: "follower", term: 1, ...played[id] }]));
  const takeLead = (id: number, replica: Played) => {
    if (replica.declines) throw new BazaarError(503, `Replica ${id} can't reach the catalog.`);
    const term = Math.max(...[...replicas.values()].map((one) => one.term ?? 0)) + 1;
    Object.assign(replica, { role: "leader", term });
    return { term };
  };
  const given = testSurroundings(({ origin, path, body }: Call) => {
    const id = Number(origin.at(-1));
    const replica = replicas.get(id)!;
    if (replica.isDown) throw refusedConnection();
    if (replica.hangs) return silence;
    if (path === "/ping") return { replica: { id, leader: null, last: 0, hash: "", ...replica } };
    return (body as { term?: number }).term === undefined ? takeLead(id, replica) : {};
  });
  const addresses = [...replicas.keys()].map((id) => ({ id, url: `http://replica-${id}` }));
  const bazaar = new KnownBazaar({ ...given, replicas: addresses });
  const finder = new LeaderFinder({ ...given, replicas: addresses, bazaar });
  const change = (id: number, to: Played) => Object.assign(replicas.get(id)!, to);
  const offers = () => given.network.to("/leader-broadcast").filter(({ body }) => !("term" in (body as object)));
  return { ...given, finder, change, offeredTo: () => offers().map(({ origin }) => Number(origin.at(-1))) };
}
