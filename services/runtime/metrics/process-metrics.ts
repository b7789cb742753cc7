import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Metric } from "./metric.ts";

const resolutionMs = 10;

/** Only for a process that runs one service. The event loop is watched from the first call on. */
export function processMetrics(): Metric[] {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return [
    {
      type: "gauge",
      name: "bazaar_event_loop_delay_seconds",
      help: "How much later than asked for timers ran since the last scrape, by quantile; 1 is the worst.",
      labels: ["quantile"],
      read() {
        const seconds = (percentile: number) => delay.percentile(percentile) / 1e9;
        const read = [0.5, 0.99].map((quantile) => [{ quantile: String(quantile) }, seconds(quantile * 100)] as const);
        const worst = [{ quantile: "1" }, delay.max / 1e9] as const;
        const isEmpty = delay.count === 0;
        delay.reset();
        return isEmpty ? [] : [...read, worst];
      },
    },
    {
      type: "gauge",
      name: "bazaar_process_memory_bytes",
      help: "Memory of the process, by kind.",
      labels: ["kind"],
      read() {
        const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
        const kinds = { resident: rss, heap_used: heapUsed, heap_total: heapTotal, external };
        return Object.entries(kinds).map(([kind, bytes]) => [{ kind }, bytes]);
      },
    },
    {
      type: "counter",
      name: "bazaar_process_cpu_seconds_total",
      help: "Processor time that the process has used.",
      read() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      },
    },
  ];
}
