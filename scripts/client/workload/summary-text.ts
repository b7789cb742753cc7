import { table } from "../../command-line/table.ts";
import { counted } from "./counted.ts";
import type { Counted, Summary } from "./summary.ts";

/** The summary for a person. */
export function summaryText(summary: Summary): string {
  const { orders, trades, rejections, retries, errors, mismatches, interrupted } = summary;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const early = interrupted ? " (ended early)" : "";
  return [
    `${seconds(summary.tradingMs)} of trading${early}, ${seconds(summary.checkingMs)} of checking:`,
    "",
    latencies(summary),
    "",
    `Trades: ${counted(trades.count, "trade")}, ${counted(orders.told, "order")}, ${list(rejections, "rejected")}.`,
    `Retries: ${list(retries)}. Errors: ${errors.count}.`,
    `Orders: ${checked(summary)}`,
    ...problems("Error", errors),
    ...problems("Mismatch", mismatches),
  ].join("\n");
}

function latencies(summary: Summary): string {
  const kinds = [
    ["look-ups", summary.lookups],
    ["trades", summary.trades],
    ["order look-ups", summary.orderLookups],
  ] as const;
  const rows = kinds.map(([name, { count, perSecond, latencyMs }]) => {
    const cells = latencyMs ? [latencyMs.p50, latencyMs.p95, latencyMs.p99, latencyMs.max].map(milliseconds) : [];
    return [name, count.toLocaleString("en-US"), Math.round(perSecond).toLocaleString("en-US"), ...cells];
  });
  const head = ["REQUESTS", "COUNT", "PER S", "P50 MS", "P95 MS", "P99 MS", "MAX MS"];
  return table([head, ...rows], ["left", ...head.slice(1).map(() => "right" as const)]);
}

function milliseconds(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

function list({ count, by }: Counted, word = ""): string {
  const total = [count.toLocaleString("en-US"), word].filter((part) => part !== "").join(" ");
  if (count === 0) return total;
  return `${total} (${Object.entries(by)
    .map(([text, n]) => `${text}: ${n.toLocaleString("en-US")}`)
    .join(", ")})`;
}

function checked({ orders: { told, checked: asked }, mismatches }: Summary): string {
  const unchecked = told - asked;
  if (told === 0) return "none.";
  if (unchecked === 0 && mismatches.count === 0) return `all ${counted(told, "order")} found as they were told.`;
  const wrong = counted(mismatches.count, "mismatch", "mismatches");
  return `${counted(asked, "order")} checked, ${unchecked.toLocaleString("en-US")} not checked, ${wrong}.`;
}

function problems(what: string, { by }: Counted): string[] {
  return Object.entries(by).map(([text, count]) => `${what}: ${text}${count === 1 ? "" : ` (${count} times)`}`);
}
