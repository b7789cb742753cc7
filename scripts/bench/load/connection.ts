import type { Socket } from "bun";

const headersEnd = Buffer.from("\r\n\r\n");
/** Where the status stands in "HTTP/1.1 200 OK". */
const statusAt = 9;

/**
 * One keep-alive connection of the load generator, with one request under way at a time. It reads no more of an answer
 * than its status and its length: what the generator spends, the measured system lacks.
 */
export class Connection {
  readonly #onAnswer: (status: number) => void;
  readonly #onLost: (cause: Error) => void;
  #socket: Socket | undefined;
  /** What has arrived of an answer that is not complete. */
  #part: Buffer = Buffer.alloc(0);

  private constructor(onAnswer: (status: number) => void, onLost: (cause: Error) => void) {
    this.#onAnswer = onAnswer;
    this.#onLost = onLost;
  }

  /** Connects. `onAnswer` is called for each complete answer, `onLost` when the other side closes. */
  static async open(
    port: number,
    onAnswer: (status: number) => void,
    onLost: (cause: Error) => void,
  ): Promise<Connection> {
    const connection = new Connection(onAnswer, onLost);
    connection.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_, chunk) => connection.#receive(chunk),
        close: () => connection.#lost("the connection was closed"),
        error: (_, cause) => connection.#lost(cause.message),
      },
    });
    connection.#socket.setNoDelay(true);
    return connection;
  }

  send(request: Uint8Array): void {
    const written = this.#socket?.write(request);
    if (written !== request.length) this.#lost("a request could not be sent whole");
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.end();
  }

  #lost(why: string): void {
    if (this.#socket !== undefined) this.#onLost(new Error(why));
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#part.length === 0 ? chunk : Buffer.concat([this.#part, chunk]);
    const end = bytes.indexOf(headersEnd);
    const length = end === -1 ? undefined : contentLength(bytes.toString("latin1", 0, end));
    if (length === null) {
      this.#lost("an answer without Content-Length came");
      return;
    }
    if (length === undefined || bytes.length < end + headersEnd.length + length) {
      this.#part = Buffer.from(bytes);
      return;
    }
    this.#part = Buffer.alloc(0);
    this.#onAnswer(Number(bytes.toString("latin1", statusAt, statusAt + 3)));
  }
}

/** Null where the headers do not say how long the body is. */
function contentLength(headers: string): number | null {
  const match = /\r\ncontent-length: (\d+)/i.exec(headers);
  return match ? Number(match[1]) : null;
}
