import type { Database } from "bun:sqlite";
import type { BazaarMemory } from "../../db/bazaar-memory.ts";
import type { DamagedLog } from "../../db/damaged-log.ts";
import { LogCheck } from "../../db/log-check.ts";
import { withFields } from "../runtime/log.ts";
import { RequestMeter } from "../runtime/metrics/request-meter.ts";
import { Stopwatch } from "../runtime/metrics/stopwatch.ts";
import { Notices } from "../runtime/notices.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Service, Surroundings } from "../runtime/service.ts";
import { Follower } from "./follower.ts";
import { Following } from "./following.ts";
import { Replica } from "./replica.ts";
import { ReplicaStore } from "./replica-store.ts";
import { type ReplicaParts, replicaRoutes } from "./routes.ts";
import { Standing } from "./standing.ts";
import { TradeLog } from "./trade-log.ts";

export interface OrderReplicaOptions extends Surroundings {
  id: number;
  /** All configured replicas, this one included. */
  replicas: ReplicaAddress[];
  catalogUrl: string;
  /** Opened by `openOrderDatabase`. */
  database: Database;
  /** What the data directory knows of the bazaar. */
  memory: BazaarMemory;
  /** Replicas that must be in sync before a trade is taken; 1: the leader alone is enough. */
  minReplicas: number;
  /** Makes the app of the parts; left out: a new one. */
  routes?: (parts: ReplicaParts) => Service["app"];
  /** Called when the database is too damaged to go on with, or a write has failed with an unknown outcome. */
  onUnusable(cause: unknown): void;
}

/** One replica of the order service. It listens as a follower at once, and catches up meanwhile. */
export function createOrderReplica(options: OrderReplicaOptions): Service {
  const { clock, id, routes = replicaRoutes } = options;
  const commits = new Stopwatch(clock);
  const store = new ReplicaStore(options.database, options.onUnusable, commits.measure, options.memory);
  const log = withFields(options.log, () => ({ term: store.term }));
  const notices = new Notices(clock, log);
  const given = { ...options, log, identity: () => standing.identity };
  const standing = new Standing(id, store, log);
  const others = options.replicas.filter((replica) => replica.id !== id);
  const peers = new Map(others.map((replica) => [replica.id, new Peer(given, replica.url)]));
  const onDamage = (cause: DamagedLog) => {
    standing.resign("its log is damaged");
    options.onUnusable(cause);
  };
  const follower = new Follower({ ...given, peers, store, standing, onDamage });
  const replica = new Replica({ ...given, peers, store, standing, onDamage });
  const following = new Following({ clock, log, id, peers, standing });
  const check = new LogCheck({ clock, log: () => store.log, onDamage });
  const requests = new RequestMeter();
  const trades = new TradeLog({ clock, log, notices });
  return {
    app: routes({ ...given, replica, follower, following, standing, store, commits, requests, notices, trades }),
    start() {
      check.start();
      following.start();
      follower.catchUp().catch((err) => log.warn({ err }, "could not catch up with the peers"));
    },
    async stop() {
      check.stop();
      following.stop();
      replica.stop();
    },
  };
}
