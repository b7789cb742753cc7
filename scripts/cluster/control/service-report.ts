import type { ReplicaStatus } from "../../../services/contract/replication.ts";
import { oneLine } from "../../command-line/one-line.ts";
import type { ClusterProcess } from "../cluster-file.ts";
import { timing } from "../timing.ts";
import { livingProcess, type RunningCluster } from "./running-cluster.ts";

/** What is to be seen of a service from outside. */
export interface ServiceReport extends ClusterProcess {
  /** "starting": it runs, and does not listen yet; "silent": it listens, and does not answer in time. */
  state: "ready" | "not ready" | "starting" | "silent" | "paused" | "down";
  /** What keeps it from being ready, in its own words. */
  missing: string | null;
  /** What an order replica says of itself. */
  replica: ReplicaStatus | null;
}

/** Looks at the process, and asks the service. */
export async function reportService(cluster: RunningCluster, process: ClusterProcess): Promise<ServiceReport> {
  const living = livingProcess(cluster, process);
  if (!living) return { ...process, state: "down", missing: null, replica: null };
  // It would take the question and never answer.
  if (living.paused) return { ...process, state: "paused", missing: null, replica: null };
  const isReplica = process.service === "order";
  const [health, replica] = await Promise.all([readiness(process.url), isReplica ? ask(process.url) : null]);
  return { ...process, ...health, replica };
}

async function readiness(url: string): Promise<Pick<ServiceReport, "state" | "missing">> {
  const answer = await get(`${url}/health/ready`);
  if (answer === "starting" || answer === "silent") return { state: answer, missing: null };
  if (answer.status === 200) return { state: "ready", missing: null };
  const message = answer.body.error?.message;
  return { state: "not ready", missing: message === undefined ? `it answers ${answer.status}` : oneLine(message) };
}

/** What a replica says of itself, which it does also where it can't work; null where it does not answer. */
async function ask(url: string): Promise<ReplicaStatus | null> {
  const answer = await get(`${url}/ping`);
  const status = typeof answer === "object" ? answer.body.replica : undefined;
  return status && Number.isSafeInteger(status.term) && typeof status.hash === "string" ? status : null;
}

interface Body {
  error?: { message?: string };
  replica?: ReplicaStatus;
}

/** Services of our own: what they answer has the shape that it should. */
async function get(url: string): Promise<{ status: number; body: Body } | "starting" | "silent"> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timing.statusMs), keepalive: false });
    return { status: response.status, body: ((await response.json()) ?? {}) as Body };
  } catch (cause) {
    return (cause as { code?: unknown }).code === "ECONNREFUSED" ? "starting" : "silent";
  }
}
