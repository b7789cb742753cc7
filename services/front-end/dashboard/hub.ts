import { limits } from "../../runtime/limits.ts";
import type { Messages } from "./messages.ts";

type Stream = ReadableStreamDefaultController<Uint8Array>;

const encoder = new TextEncoder();

/** The open pages: each is told everything, in order. */
export class Hub {
  /** The oldest first, with what is to be called once the page has gone. */
  readonly #streams = new Map<Stream, { left(): void; sinceMs: number }>();

  get size(): number {
    return this.#streams.size;
  }

  /** A page's stream, which begins with `first`. `left` is called once it is closed, whoever closed it. */
  open(first: readonly string[], left: () => void, sinceMs = 0): ReadableStream<Uint8Array> {
    let own: Stream | undefined;
    return new ReadableStream<Uint8Array>({
      start: (stream) => {
        own = stream;
        this.#streams.set(stream, { left, sinceMs });
        for (const text of first) stream.enqueue(encoder.encode(text));
      },
      cancel: () => {
        if (own) this.#forget(own);
      },
    });
  }

  send(text: string): void {
    const bytes = encoder.encode(text);
    for (const stream of this.#streams.keys()) {
      // A page that does not read is not waited for: it comes back when it can, and begins anew.
      if ((stream.desiredSize ?? 0) < -limits.dashboardBacklog) this.#drop(stream);
      else stream.enqueue(bytes);
    }
  }

  /**
   * Ends the oldest stream, if it began before that moment; false: none did. A page that still reads opens another one by
   * itself; one that was frozen, which looks the same from here, does not, and so gives its seat up.
   */
  endOldest(beforeMs: number): boolean {
    const [oldest] = this.#streams;
    if (!oldest || oldest[1].sinceMs > beforeMs) return false;
    this.#drop(oldest[0]);
    return true;
  }

  close(): void {
    for (const stream of this.#streams.keys()) this.#drop(stream);
  }

  #drop(stream: Stream): void {
    this.#forget(stream);
    stream.close();
  }

  #forget(stream: Stream): void {
    const page = this.#streams.get(stream);
    this.#streams.delete(stream);
    page?.left();
  }
}

/** One server-sent event. Its data is always an object. */
export function frame<Kind extends keyof Messages>(event: Kind, data: Messages[Kind], id?: string): string {
  const named = id === undefined ? "" : `id: ${id}\n`;
  return `${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
