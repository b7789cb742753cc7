import type { Socket } from "bun";
import { AnswerReader, type RawAnswer } from "./answer-reader.ts";

interface Exchange {
  reader: AnswerReader;
  settle: PromiseWithResolvers<RawAnswer>;
}

/** One kept-open HTTP/1.1 connection to another service, with one request under way at a time. */
export class HttpConnection {
  readonly #onClosed: (connection: HttpConnection) => void;
  #socket: Socket | undefined;
  #exchange: Exchange | undefined;
  /** What the operating system has not taken yet of a request. */
  #unsent: Buffer | undefined;

  private constructor(onClosed: (connection: HttpConnection) => void) {
    this.#onClosed = onClosed;
  }

  /** Connects. Throws an error with the code `ECONNREFUSED` where nothing listens. */
  static async open(url: URL, onClosed: (connection: HttpConnection) => void): Promise<HttpConnection> {
    const connection = new HttpConnection(onClosed);
    await Bun.connect({
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: Number(url.port || 80),
      socket: {
        open: (socket) => {
          socket.setNoDelay(true);
          connection.#socket = socket;
        },
        data: (_, chunk) => connection.#received(chunk),
        drain: () => connection.#flush(),
        close: () => connection.#fail(closed()),
        error: (_, cause) => connection.#fail(cause),
      },
    });
    return connection;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Sends a request, and resolves with its answer. Rejects with `ECONNRESET` where the other side goes away. */
  exchange(request: string): Promise<RawAnswer> {
    const settle = Promise.withResolvers<RawAnswer>();
    this.#exchange = { reader: new AnswerReader(), settle };
    this.#unsent = Buffer.from(request);
    if (this.isOpen) this.#flush();
    else settle.reject(closed());
    return settle.promise;
  }

  /** Closes it; an exchange that is under way is rejected with `cause`. */
  destroy(cause: unknown): void {
    const socket = this.#socket;
    // `close` is called before `terminate` returns.
    this.#fail(cause);
    socket?.terminate();
  }

  #flush(): void {
    if (!this.#unsent || !this.#socket) return;
    const written = this.#socket.write(this.#unsent);
    // Less than nothing is written where the socket is closing: that is told by `close`.
    const rest = this.#unsent.subarray(Math.max(0, written));
    this.#unsent = rest.length > 0 ? rest : undefined;
  }

  #received(chunk: Buffer): void {
    try {
      // Nobody asked for it: what comes next could be taken for another request's answer.
      if (!this.#exchange) throw new Error("an answer came to no request");
      const answer = this.#exchange.reader.add(chunk);
      if (!answer) return;
      const { settle } = this.#exchange;
      this.#exchange = undefined;
      // After an answer that came before all of its request had left, the rest would be taken for the next one.
      if (!answer.keepAlive || this.#unsent) this.destroy(undefined);
      settle.resolve(answer);
    } catch (cause) {
      this.destroy(cause);
    }
  }

  #fail(cause: unknown): void {
    if (this.#socket === undefined) return;
    this.#socket = undefined;
    this.#onClosed(this);
    this.#exchange?.settle.reject(cause);
    this.#exchange = undefined;
  }
}

function closed(): Error {
  return Object.assign(new Error("the other side closed the connection"), { code: "ECONNRESET" });
}
