import { signal } from "@preact/signals";
import type { ClusterView, Happening, Messages, OrderView } from "../messages.ts";
import { changeStocks } from "./market-store.ts";

/** One moment of the charts; `seconds` since 1970. */
export interface Moment {
  seconds: number;
  perSecond: number;
  p99Ms: number | null;
}

const keptOrders = 100;
const keptStories = 200;
/** A minute, at a few looks a second. */
const keptMoments = 150;

export const cluster = signal<ClusterView | undefined>(undefined);
/** When `cluster` came, on the page's monotonic clock. */
export const clusterAtMs = signal(0);
export const history = signal<Moment[]>([]);
/** The newest orders, newest first. */
export const newestOrders = signal<OrderView[]>([]);
/** Newest first. */
export const stories = signal<Happening[]>([]);
let beginsAnew = true;

type Takers = { [Kind in keyof Messages]: (data: Messages[Kind]) => void };

const takers: Takers = {
  hello: () => {
    beginsAnew = true;
  },
  state: takeState,
  orders: ({ orders }) => takeOrders(orders),
  stocks: ({ stocks }) => changeStocks(stocks),
  story: takeHappening,
};

/** Takes a message of the front end's. */
export function receive<Kind extends keyof Messages>(kind: Kind, data: Messages[Kind]): void {
  takers[kind](data);
}

/** A front end that is heard again may repeat itself. */
function takeHappening(happening: Happening): void {
  if (stories.value.some(({ time, text }) => time === happening.time && text === happening.text)) return;
  stories.value = [...stories.value, happening].toSorted((a, b) => b.time - a.time).slice(0, keptStories);
}

function takeState(view: ClusterView): void {
  clusterAtMs.value = performance.now();
  cluster.value = view;
  const { perSecond, p99Ms } = view;
  history.value = [...history.value, { seconds: Date.now() / 1_000, perSecond, p99Ms }].slice(-keptMoments);
}

/** A front end that was started again, on another bazaar, may have fewer orders than are shown. */
function takeOrders(orders: OrderView[]): void {
  const known = beginsAnew ? [] : newestOrders.value;
  beginsAnew = false;
  const byNumber = new Map([...known, ...orders].map((order) => [order.number, order]));
  newestOrders.value = [...byNumber.values()].toSorted((a, b) => b.number - a.number).slice(0, keptOrders);
}
