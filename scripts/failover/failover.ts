import type { Lead } from "../../services/front-end/election.ts";
import type { OwnCluster } from "../measuring/own-cluster.ts";
import type { ReplicaWatch } from "../measuring/replica-watch.ts";
import type { Gap } from "./gap.ts";
import { longestGap } from "./gap.ts";
import type { OpenLoop } from "./open-loop.ts";
import type { Fault } from "./options.ts";
import { timing } from "./timing.ts";

/** One failover, with its marks in milliseconds since the load began. */
export interface Failover {
  /** The leader that failed. */
  failed: Lead;
  /** The quiet time before it. */
  quiet: Gap;
  failedAtMs: number;
  next: Lead;
  /** When the next one was first seen to lead. */
  leadsAtMs: number;
  /** When the failed one answered again, or went on. */
  returnedAtMs: number;
  inSyncAtMs: number;
  /** The longest time without an answered trade, from the failure to the return in sync. */
  gap: Gap;
}

export interface FailoverParts {
  cluster: OwnCluster;
  watch: ReplicaWatch;
  load: OpenLoop;
}

/** Lets the leader fail once, and waits until it is back in sync. Throws `CommandError` where that never comes. */
export async function failOver(fault: Fault, { cluster, watch, load }: FailoverParts): Promise<Failover> {
  const quietFromMs = load.nowMs;
  await Bun.sleep(timing.quietMs + Math.random() * timing.quietJitterMs);
  const failed = await watch.newLeader(0);
  const failedAtMs = load.nowMs;
  const quiet = longestGap(load.answersMs, quietFromMs, failedAtMs);
  if (fault === "kill") cluster.kill(failed.id);
  else cluster.pause(failed.id);
  const leading = watch.newLeader(failed.term, failed.id).then((next) => ({ next, leadsAtMs: load.nowMs }));
  const returning = comeBack(fault, failed.id, cluster, watch).then(() => load.nowMs);
  const [{ next, leadsAtMs }, returnedAtMs] = await Promise.all([leading, returning]);
  await watch.inSync(failed.id);
  const inSyncAtMs = load.nowMs;
  const gap = longestGap(load.answersMs, failedAtMs, inSyncAtMs);
  return { failed, quiet, failedAtMs, next, leadsAtMs, returnedAtMs, inSyncAtMs, gap };
}

async function comeBack(fault: Fault, id: number, cluster: OwnCluster, watch: ReplicaWatch): Promise<void> {
  if (fault === "pause") {
    await Bun.sleep(timing.pauseMs);
    cluster.resume(id);
  }
  await watch.answers(id);
}
