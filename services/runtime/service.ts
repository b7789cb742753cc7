import type { ShownIdentity } from "../contract/identity.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Metric } from "./metrics/metric.ts";
import type { Random } from "./random.ts";

/** A request to another service. */
export interface Outgoing {
  method: "GET" | "POST";
  /** Visible ASCII and spaces. */
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/**
 * How a service reaches another one: the `fetch` of its HTTP client, or of a simulated network. Rejects with the
 * signal's reason, or, like Bun's own, with an error that has a `code`: `ECONNREFUSED` where nothing was sent.
 */
export type Fetch = (url: string, outgoing: Outgoing) => Promise<Answered>;

/** What came back, as far as services read it. */
export interface Answered extends Pick<Response, "ok" | "status" | "json"> {
  headers: Pick<Headers, "get">;
}

/** What every service is given, and its only way to time, randomness, other services and the log. */
export interface Surroundings {
  clock: Clock;
  random: Random;
  fetch: Fetch;
  log: Log;
  /** Told by `/metrics` of the process, where it is this service's own. */
  processMetrics?: () => Promise<readonly Metric[]>;
  /** The cluster token: whoever shows it may change state inside the cluster. */
  token: string;
  /** What the service shows of itself with each request to another one; left out: nothing. */
  identity?: () => ShownIdentity;
}

/** A service as its surroundings see it: it answers requests, and between `start` and `stop` it also acts by itself. */
export interface Service {
  app: { handle(request: Request): Promise<Response> | Response };
  start(): void;
  /** Ends the answers that would go on for ever; the others are waited for, and then it is stopped. */
  closing?(): void;
  /** Finishes what is under way, then stops acting. */
  stop(): Promise<void>;
}

/** Where one order replica is to be found. */
export interface ReplicaAddress {
  id: number;
  url: string;
}
