import { Counter, Gauge, Histogram, type MetricConfiguration, Registry } from "prom-client";
import type { Distribution } from "./distribution.ts";
import type { Labels, Metric, Sample } from "./metric.ts";

/** A registry of these metrics, and of nothing else: each service has its own, however many run in one process. */
export function exposition(metrics: Iterable<Metric>): Registry {
  const registry = new Registry();
  for (const metric of metrics) register(registry, metric);
  return registry;
}

function register(registry: Registry, metric: Metric): void {
  const { name, help, labels = [] } = metric;
  const named: MetricConfiguration<string> = { name, help, labelNames: labels, registers: [registry] };
  switch (metric.type) {
    case "counter":
      new Counter({
        ...named,
        collect() {
          this.reset();
          for (const [labels, value] of samples(metric.read())) this.inc(labels, value);
        },
      });
      return;
    case "gauge":
      new Gauge({
        ...named,
        collect() {
          this.reset();
          for (const [labels, value] of samples(metric.read())) this.set(labels, value);
        },
      });
      return;
    case "histogram":
      new ReadHistogram(named, () => samples(metric.read()));
  }
}

function samples<Value extends number | Distribution>(read: Value | Sample<Value>[]): Sample<Value>[] {
  return Array.isArray(read) ? read : [[{}, read]];
}

interface Line {
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** A histogram whose buckets were counted elsewhere: prom-client's own counts one value after the other. */
class ReadHistogram extends Histogram {
  readonly #named: MetricConfiguration<string>;
  readonly #read: () => Sample<Distribution>[];

  constructor(named: MetricConfiguration<string>, read: () => Sample<Distribution>[]) {
    super(named);
    this.#named = named;
    this.#read = read;
  }

  /** What the registry asks a metric for; its types don't say so. */
  async getForPromString() {
    const { name, help } = this.#named;
    const values = this.#read().flatMap(([labels, distribution]) => linesOf(name, labels, distribution));
    return { name, help, type: "histogram", values };
  }
}

function linesOf(name: string, labels: Labels, { bounds, counts, sum }: Distribution): Line[] {
  let below = 0;
  const buckets = [...bounds, "+Inf"].map((le, index) => {
    below += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: below };
  });
  const rest = { sum, count: below };
  return [
    ...buckets,
    ...Object.entries(rest).map(([part, value]) => ({ metricName: `${name}_${part}`, labels, value })),
  ];
}
