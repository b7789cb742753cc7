/** A running bazaar of three order replicas and a front end, and how to reach its services. */
export interface Driver {
  /** The cluster token. */
  readonly token: string;
  /** The answer of a service: `front-end-1`, `catalog`, `order-1` … */
  send(service: string, path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export interface DriverOptions {
  /** What the bazaar lists. */
  listingCsv: string;
  /** How long a front end tries a trade. */
  tradeTimeoutMs: number;
}

/** Starts a bazaar; resolves once it takes trades. */
export type StartDriver = (options: DriverOptions) => Promise<Driver>;
