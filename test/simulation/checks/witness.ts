import type { WireResponse } from "../wire-response.ts";

/** A request as it arrives at a process. */
export interface Arrival {
  host: string;
  /** Who asks: a process or a client. */
  from: string;
  /** With the query, if there is one. */
  path: string;
  /** Method and first part of the path. */
  sort: string;
  body: string | undefined;
  /** Its idempotency key, if it has one. */
  key?: string | undefined;
}

/** Someone who watches how processes answer each other. */
export interface Witness {
  /**
   * A request is about to be handled. Returns what wants to see the answer, whatever its status; it throws
   * `BrokenGuarantee`.
   */
  watch(arrival: Arrival): ((response: WireResponse) => void) | undefined;
}
