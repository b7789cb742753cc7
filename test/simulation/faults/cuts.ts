import type { Arrivals, Message } from "./fault.ts";

/** Hosts between which nothing gets through just now. */
export class Cuts {
  readonly #ways = new Set<{ from: ReadonlySet<string>; to: ReadonlySet<string> }>();

  /** From now on nothing gets from here to there, nor back unless the cut is `oneWay`. Returns what ends it. */
  cut(here: Iterable<string>, there: Iterable<string>, oneWay = false): () => void {
    const [from, to] = [new Set(here), new Set(there)];
    const ways = oneWay
      ? [{ from, to }]
      : [
          { from, to },
          { from: to, to: from },
        ];
    for (const way of ways) this.#ways.add(way);
    return () => {
      for (const way of ways) this.#ways.delete(way);
    };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    for (const { from, to } of this.#ways) if (from.has(message.from) && to.has(message.to)) return [];
    return arrivals;
  }
}
