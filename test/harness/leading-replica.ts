import type { Trade } from "../../services/contract/order.ts";
import { Leadership } from "../../services/order/leadership.ts";
import { limits } from "../../services/runtime/limits.ts";
import { replicaParts } from "./replica-parts.ts";
import { sampleOrders, sampleTrade } from "./sample-orders.ts";
import { watch } from "./watch.ts";

/** Replica 3 leads term 5 with two orders, once it has been started, which brings its followers to that point. */
export function leadingReplica({ minReplicas = 1, followerIds = [1, 2] } = {}) {
  const parts = replicaParts(sampleOrders(2));
  let endWork = () => {};
  const tenure = parts.stand(5, () => endWork());
  const followers = followerIds.map((id) => ({ id, url: `http://replica-${id}` }));
  const leadership = new Leadership({ ...parts, tenure, followers, minReplicas, onDamage: () => {} });
  endWork = () => leadership.stop();
  const start = async () => {
    const started = watch(leadership.start().then(() => "started"));
    await parts.clock.advance(limits.takeoverFollowersMs);
    return started.value;
  };
  const trade = (key: string, change: Partial<Trade> = {}) => {
    const deadlineMs = parts.clock.monotonic() + limits.tradeMs;
    return watch(leadership.trade({ ...sampleTrade(key, change), deadlineMs }));
  };
  const keys = () =>
    parts.network.to("/batches").map(({ body }) => (body as { trades: Trade[] }).trades.map(({ key }) => key));
  return { ...parts, tenure, leadership, start, trade, keys };
}
