import type { CatalogBatch } from "../../services/contract/fenced.ts";
import { Decider } from "../../services/order/decider.ts";
import { limits } from "../../services/runtime/limits.ts";
import { replicaParts } from "./replica-parts.ts";
import { sampleOrders, sampleTrade } from "./sample-orders.ts";
import type { Answer } from "./scripted-network.ts";
import { watch } from "./watch.ts";

/** Replica 3 leads term 5 with two orders, and has a batch decided; `answer` is what the catalog says to that. */
export function decidingReplica(answer?: Answer) {
  const parts = replicaParts(sampleOrders(2));
  const tenure = parts.stand();
  const written: number[] = [];
  const onWritten = () => void written.push(parts.store.log.head.number);
  const decider = new Decider({ ...parts, tenure, onDecided: () => {}, onAnswered: () => {}, onWritten });
  if (answer) parts.on("/batches", answer);
  const deadlineMs = parts.clock.monotonic() + limits.tradeMs;
  /** Begins to decide the trades with the keys `a` and `b`. */
  const begin = () => watch(decider.decide(["a", "b"].map((key) => ({ ...sampleTrade(key), deadlineMs }))));
  const batches = () => parts.network.to("/batches").map(({ body }) => body as CatalogBatch);
  return { ...parts, tenure, decider, written, begin, batches };
}
