/** What the page of the dashboard is told, by `/dashboard/events` and the routes beside it. */

/**
 * How a process is. "follower": in sync; "catching up": behind, and getting closer; "out of sync": behind, and not
 * getting closer; "candidate": about to lead; "aside": whole, but of another history; "up": a catalog or front end that
 * works; "unwell": it answers, but can't work; "silent": it gives no answer in time.
 */
export type ProcessState =
  | "leader"
  | "candidate"
  | "follower"
  | "catching up"
  | "out of sync"
  | "aside"
  | "up"
  | "unwell"
  | "silent"
  | "paused"
  | "down";

export interface ProcessView {
  /** Such as order-3. */
  name: string;
  service: "catalog" | "order" | "front-end";
  state: ProcessState;
  /** What keeps it from working, in words. */
  reason: string | null;
  term: number | null;
  /** The number of its last order. */
  last: number | null;
  /** Orders behind the leader. */
  lag: number | null;
  /** Orders that it wrote, or trades that it answered, in a second. */
  perSecond: number | null;
  /** Part of its look-ups that its cache answered, from 0 to 1. */
  hitRate: number | null;
  uptimeSeconds: number | null;
}

/** A change of leader that this front end has seen. Times are in milliseconds. */
export interface Failover {
  from: string;
  to: string;
  term: number;
  /** From the moment at which the old leader was given up. */
  leaderlessMs: number;
  /** The longest time in which trades waited and none was answered; null where none waited. */
  waitedMs: number | null;
}

/** `state`, several times a second: it is the heartbeat too. */
export interface ClusterView {
  /** The front end that serves the page. */
  servedBy: string;
  leader: { name: string; term: number } | null;
  processes: ProcessView[];
  /** Orders a second, in the whole bazaar. */
  perSecond: number;
  /** Of the trades at the slowest front end; null where there were none. */
  p99Ms: number | null;
  /** How long trades have been waiting at this front end without one being answered, in milliseconds. */
  waitingMs: number;
  /** The last one, if any. */
  failover: Failover | null;
  /** Why this front end would not answer a trade or a look-up now, and since when, in milliseconds since 1970. */
  lack: { why: string; since: number } | null;
}

/** `hello`, first of all. */
export interface Hello {
  /** Shown with a request to `/dashboard/control`; null where nothing may be broken from here. */
  controlToken: string | null;
}

/** An order with what the public routes do not tell. */
export interface OrderView {
  number: number;
  name: string;
  quantity: number;
  type: "buy" | "sell";
  /** Milliseconds since 1970; null where only the public part is to be had. */
  time: number | null;
  /** Who took the trade, such as order-3. */
  takenBy: string | null;
}

/** `orders`: the newest ones, oldest first. Under much load some are passed over: they are to be had by number. */
interface NewOrders {
  orders: OrderView[];
}

/** `stocks`: those that have changed. */
interface ChangedStocks {
  stocks: { name: string; price: number; quantity: number }[];
}

/** `story`: something that happened. */
export interface Happening {
  /** Milliseconds since 1970. */
  time: number;
  /** A plain sentence. */
  text: string;
  tone: "good" | "bad" | "plain";
}

/** Every kind of message, by the name of its event. */
export interface Messages {
  hello: Hello;
  state: ClusterView;
  orders: NewOrders;
  stocks: ChangedStocks;
  story: Happening;
}

/** What a front end tells another one about itself. */
export interface FrontEndFigures {
  perSecond: number;
  p99Ms: number | null;
  waitingMs: number;
  hitRate: number | null;
  uptimeSeconds: number;
}
