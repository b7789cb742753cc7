import { limits } from "../limits.ts";

/** Thrown where what came is no answer that this client reads. */
class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

export interface RawAnswer {
  status: number;
  /** The status line and the headers, as they came. */
  head: string;
  body: Buffer;
  /** Whether the other side keeps the connection open. */
  keepAlive: boolean;
}

interface Head extends Omit<RawAnswer, "body"> {
  /** Bytes of the head, with the empty line, and of the whole answer. */
  headBytes: number;
  bytes: number;
}

const headEnd = Buffer.from("\r\n\r\n");
const statusLine = /^HTTP\/1\.1 ([2-5]\d\d)(?: |\r\n|$)/;
const contentLength = /\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|$)/i;
const closes = /\r\nconnection:[ \t]*close[ \t]*(?:\r\n|$)/i;

/** The value of a header; null where there is none. `name` is of letters and dashes. */
export function readHeader(head: string, name: string): string | null {
  return new RegExp(`\\r\\n${name}:[ \\t]*([^\\r\\n]*?)[ \\t]*(?:\\r\\n|$)`, "i").exec(head)?.[1] ?? null;
}

/** Puts one HTTP/1.1 answer together from what arrives. Our services say the length of each of their answers. */
export class AnswerReader {
  #parts: Buffer[] = [];
  #bytes = 0;
  #head: Head | undefined;

  /** The answer, once it is complete. Throws `UnreadableAnswer` where it is none, or over the limits. */
  add(chunk: Buffer): RawAnswer | undefined {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    this.#head ??= this.#readHead();
    if (this.#head === undefined || this.#bytes < this.#head.bytes) return undefined;
    const { status, head, keepAlive, headBytes, bytes } = this.#head;
    if (this.#bytes > bytes) throw new UnreadableAnswer("more came than one answer");
    return { status, head, keepAlive, body: this.#joined().subarray(headBytes) };
  }

  #joined(): Buffer {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] ?? Buffer.alloc(0);
  }

  #readHead(): Head | undefined {
    const received = this.#joined();
    const end = received.indexOf(headEnd);
    if ((end === -1 ? received.length : end) > limits.answerHeadBytes) {
      throw new UnreadableAnswer(`an answer's head is over ${limits.answerHeadBytes} bytes`);
    }
    if (end === -1) return undefined;
    const text = received.toString("latin1", 0, end);
    const status = Number(statusLine.exec(text)?.[1]);
    const length = Number(contentLength.exec(text)?.[1]);
    if (Number.isNaN(status) || Number.isNaN(length)) {
      throw new UnreadableAnswer("an answer came without a status or a length");
    }
    if (length > limits.answerBodyBytes) {
      throw new UnreadableAnswer(`an answer's body is over ${limits.answerBodyBytes} bytes`);
    }
    const headBytes = end + headEnd.length;
    return { status, head: text, keepAlive: !closes.test(text), headBytes, bytes: headBytes + length };
  }
}
