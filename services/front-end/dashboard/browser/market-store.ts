import { computed, signal } from "@preact/signals";
import { byName } from "./text-order.ts";

/** A stock, as the page knows it. */
export interface StockRow {
  name: string;
  price: number;
  quantity: number;
  /** The shares when this page was opened. */
  opened: number;
  /** When the shares last changed, on the page's monotonic clock. */
  changedAtMs: number;
}

type Stock = Pick<StockRow, "name" | "price" | "quantity">;

const pageStocks = 1_000;
/** More than these are not listed; they can be traded all the same. */
const maxStocks = 20_000;

const rows = new Map<string, StockRow>();
/** Grows with each change of a row; `names` only where there is a new one. */
export const marketVersion = signal(0);
export const marketNames = signal<string[]>([]);
export const marketProblem = signal<string | undefined>(undefined);
export const searchText = signal("");
export const foundNames = computed(() => {
  const wanted = searchText.value.trim().toLowerCase();
  return wanted === "" ? marketNames.value : marketNames.value.filter((name) => name.toLowerCase().includes(wanted));
});

export function stockNamed(name: string): StockRow | undefined {
  return rows.get(name);
}

/** What changed while pages are loaded is newer than what they say. */
let changedMeanwhile = new Set<string>();

/** Takes stocks that have changed. */
export function changeStocks(stocks: readonly Stock[]): void {
  for (const { name } of stocks) changedMeanwhile.add(name);
  put(stocks);
}

/** Loads all stocks, a page at a time; what is shown until then is kept. */
export async function loadMarket(): Promise<void> {
  const changed = new Set<string>();
  changedMeanwhile = changed;
  try {
    for (let after = "", loaded = 0; loaded < maxStocks; ) {
      const response = await fetch(`stocks?limit=${pageStocks}&after=${encodeURIComponent(after)}`);
      const { data, error } = (await response.json()) as { data?: Stock[]; error?: { message: string } };
      // A later load has begun.
      if (changedMeanwhile !== changed) return;
      if (!data) throw new Error(error?.message ?? `The front end answers ${response.status}.`);
      put(data.filter(({ name }) => !changed.has(name)));
      marketProblem.value = undefined;
      const last = data.at(-1);
      if (!last || data.length < pageStocks) return;
      after = last.name;
      loaded += data.length;
    }
  } catch (cause) {
    if (changedMeanwhile !== changed) return;
    marketProblem.value = cause instanceof Error ? cause.message : String(cause);
    setTimeout(() => changedMeanwhile === changed && void loadMarket(), 1_000);
  }
}

function put(stocks: readonly Stock[]): void {
  const before = rows.size;
  for (const stock of stocks) {
    const known = rows.get(stock.name);
    const changedAtMs = known && known.quantity !== stock.quantity ? performance.now() : (known?.changedAtMs ?? -1_000);
    rows.set(stock.name, { ...stock, opened: known?.opened ?? stock.quantity, changedAtMs });
  }
  if (rows.size !== before) marketNames.value = [...rows.keys()].toSorted(byName);
  marketVersion.value += 1;
}
