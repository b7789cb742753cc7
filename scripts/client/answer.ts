import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { CommandError } from "../command-line/command-error.ts";
import { oneLine } from "../command-line/one-line.ts";

/** What a front end answered. */
export class Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** As it came. */
  readonly text: string;
  readonly #body: unknown;

  constructor(url: string, { status, headers }: Response, text: string) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.#body = parse(text);
  }

  get isJson(): boolean {
    return this.#body !== undefined;
  }

  /** Whether a bazaar has said itself what is wrong; else somebody between has, who may not know what became of it. */
  get isInItsWords(): boolean {
    return this.#words !== undefined;
  }

  get #words(): string | undefined {
    const { error } = (this.#body ?? {}) as { error?: { message?: unknown } };
    return typeof error?.message === "string" ? oneLine(error.message) : undefined;
  }

  /** What is wrong: the service's message, if the answer has one. */
  get message(): string {
    if (this.#words !== undefined) return this.#words;
    if (this.status >= 500) {
      return `${this.url} answers with status ${this.status}, which a proxy before the bazaar does that gets no answer from it.`;
    }
    return `${this.url} answers with status ${this.status}, and not as a bazaar does: give the --url of a front end.`;
  }

  /** The answer's `data`. Throws `CommandError` with the service's words where it is an error, or of another shape. */
  data<Schema extends TSchema>(schema: Schema): Static<Schema> {
    const { data } = (this.#body ?? {}) as { data?: unknown };
    if (this.status === 200 && Value.Check(schema, data)) return data;
    throw new CommandError(this.message);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
