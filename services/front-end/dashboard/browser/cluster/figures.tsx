import { useEffect, useState } from "preact/hooks";
import type { ClusterView } from "../../messages.ts";
import { milliseconds, whole } from "../in-words.ts";
import { cluster, clusterAtMs, history, newestOrders } from "../store.ts";
import { Sparkline } from "./sparkline.tsx";

/** Trades that wait for longer than this are worth a word. */
const noticeableMs = 150;

/** The few numbers that say how the bazaar does. */
export function Figures() {
  const view = cluster.value;
  const moments = history.value;
  return (
    <section class="figures" aria-label="Figures">
      <div class="figure">
        <h2>Trades per second</h2>
        <p class="number">{whole(view ? view.perSecond : null)}</p>
        <Sparkline moments={moments} pick={(moment) => moment.perSecond} color="--chart-1" />
      </div>
      <div class="figure">
        <h2>Latency, p99</h2>
        <p class="number">{milliseconds(view?.p99Ms ?? null)}</p>
        <Sparkline moments={moments} pick={(moment) => moment.p99Ms} color="--chart-2" />
      </div>
      <div class="figure">
        <h2>Orders so far</h2>
        <p class="number">{whole(ordersSoFar(view))}</p>
        <p class="note">{newestInWords()}</p>
      </div>
      <Gap view={view} />
    </section>
  );
}

function ordersSoFar(view: ClusterView | undefined): number | null {
  return view ? Math.max(0, ...view.processes.map(({ last }) => last ?? 0)) : null;
}

function newestInWords(): string {
  const [order] = newestOrders.value;
  if (!order) return "Nobody has traded yet.";
  return `The newest: ${order.type === "buy" ? "bought" : "sold"} ${whole(order.quantity)} ${order.name}.`;
}

/** How long trades wait now, or what the last change of leader cost. */
function Gap({ view }: { view: ClusterView | undefined }) {
  const isWaiting = view !== undefined && (view.waitingMs > noticeableMs || view.leader === null);
  const nowMs = useNow(isWaiting);
  if (isWaiting) {
    const waitedMs = view.waitingMs === 0 ? null : view.waitingMs + Math.max(0, nowMs - clusterAtMs.value);
    return (
      <div class="figure gap open">
        <h2>Gap, now</h2>
        <p class="number">{milliseconds(waitedMs)}</p>
        <p class="note">{waitedMs === null ? "No replica leads." : "Trades wait for an answer."}</p>
      </div>
    );
  }
  const failover = view?.failover;
  return (
    <div class="figure gap">
      <h2>Last failover</h2>
      <p class="number">{milliseconds(failover ? (failover.waitedMs ?? failover.leaderlessMs) : null)}</p>
      <p class="note">
        {!failover && "None since this page was opened."}
        {failover &&
          `${failover.from} → ${failover.to}, term ${failover.term}. ${
            failover.waitedMs === null ? "No trade waited" : "Trades waited that long at most"
          }; no leader for ${milliseconds(failover.leaderlessMs)}.`}
      </p>
    </div>
  );
}

/** The page's monotonic clock, which runs while `runs`. */
function useNow(runs: boolean): number {
  const [nowMs, setNowMs] = useState(performance.now());
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNowMs(performance.now()), 100);
    return () => clearInterval(timer);
  }, [runs]);
  return nowMs;
}
