import { Replica } from "../../services/order/replica.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Fetch } from "../../services/runtime/service.ts";
import { replicaParts } from "./replica-parts.ts";
import { sampleOrders, sampleTrade } from "./sample-orders.ts";
import { watch } from "./watch.ts";

const history = sampleOrders(3);

/** Replica 3, with one order of the three that the journal has. */
export function replicaThree() {
  const parts = replicaParts(history.slice(0, 1));
  parts.played.catalog.journal = [...history];
  const replicas = [1, 2, 3].map((id) => ({ id, url: `http://replica-${id}` }));
  const options = { replicas, catalogUrl: "http://catalog", minReplicas: 1, onDamage: () => {} };
  const sent: string[] = [];
  const fetch: Fetch = (url, outgoing) => {
    sent.push(url);
    return parts.fetch(url, outgoing);
  };
  const replica = new Replica({ ...parts, ...options, fetch });
  const takeLead = async () => {
    const taken = watch(replica.takeLead());
    await parts.clock.advance(limits.takeoverFollowersMs);
    return taken;
  };
  const trade = async (key: string) => {
    const traded = watch(replica.trade({ ...sampleTrade(key), deadlineMs: parts.clock.monotonic() + limits.tradeMs }));
    await parts.clock.settle();
    return traded;
  };
  /** How many requests it sends in the next seconds. */
  const sends = async () => {
    const before = sent.length;
    await parts.clock.advance(3 * limits.heartbeatLapseMs);
    return sent.length - before;
  };
  return { ...parts, replica, takeLead, trade, sent, sends };
}
