import type { Forbearance } from "./forbearance.ts";
import type { TradeHistory } from "./trade-history.ts";

export interface LookUpOptions {
  history: TradeHistory;
  forbearance: Forbearance;
}

/**
 * What a front end answers to a look-up; undefined where it can't and the client bears that. Everything else goes to
 * the history's faults.
 */
export async function lookUp<Data>(
  url: string,
  { history, forbearance }: LookUpOptions,
): Promise<{ data: Data; etag: string } | undefined> {
  const startMs = performance.now();
  const fault = (what: string) => {
    history.faults.push(`look-up of ${url}: ${what} after ${Math.round(performance.now() - startMs)} ms`);
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { data } = (await response.clone().json()) as { data?: Data };
    if (response.status === 200 && data) return { data, etag: response.headers.get("etag") ?? "" };
    const isBorne = response.status === 503 && forbearance.covers("deadline", startMs);
    if (!isBorne) fault(`${response.status} ${await response.text()}`);
  } catch (cause) {
    const isLost = (cause as { name?: unknown }).name !== "TimeoutError";
    if (!isLost || !forbearance.covers("lost connection", startMs)) fault(String(cause));
  }
  return undefined;
}
