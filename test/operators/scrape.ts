type Labels = Record<string, string>;

interface Series {
  name: string;
  labels: Labels;
  value: number;
}

const helpLine = /^# HELP ([a-z_]+) \S.*\.$/;
const typeLine = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/;
const sampleLine = /^([a-z_]+)(?:\{((?:[a-z_]+="[^"\\\n]*",?)+)\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?)$/;

/** What one `/metrics` answered, read as strictly as Prometheus' text format allows. */
export class Scrape {
  readonly types = new Map<string, string>();
  readonly series: Series[] = [];

  /** Throws for a line that is none, or that comes before what it is was said. */
  constructor(text: string) {
    if (!text.endsWith("\n")) throw new Error("The last line has no end.");
    let helped = "";
    for (const line of text.split("\n").filter((one) => one !== "")) {
      const [, help] = helpLine.exec(line) ?? [];
      const [, typed, type = ""] = typeLine.exec(line) ?? [];
      if (help !== undefined) helped = help;
      else if (typed !== undefined && typed === helped && !this.types.has(typed)) this.types.set(typed, type);
      else this.series.push(this.#read(line));
    }
  }

  /** The value of the only series of that name with these labels, and perhaps others; undefined where there is none. */
  value(name: string, labels: Labels = {}): number | undefined {
    const found = this.series.filter(
      (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
    );
    if (found.length > 1) throw new Error(`There are ${found.length} series ${name} ${JSON.stringify(labels)}.`);
    return found[0]?.value;
  }

  #read(line: string): Series {
    const [, name = "", labels = "", value] = sampleLine.exec(line) ?? [];
    const family = [name, name.replace(/_(bucket|sum|count)$/, "")].find((one) => this.types.has(one));
    if (family === undefined || value === undefined) throw new Error(`This line is no sample: ${line}`);
    if (family !== name && this.types.get(family) !== "histogram") throw new Error(`This is no histogram: ${line}`);
    const named = [...labels.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, label = "", text = ""]) => [label, text]);
    return { name, labels: Object.fromEntries(named), value: Number(value) };
  }
}

/** Asks a service for its metrics. */
export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`, { keepalive: false });
  const type = response.headers.get("content-type");
  if (!response.ok || type !== "text/plain; version=0.0.4; charset=utf-8") {
    throw new Error(`${url} answers ${response.status}, ${type}`);
  }
  return new Scrape(await response.text());
}
