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

  /** What is wrong, in the service's own words where it has any. */
  get message(): string {
    const { error } = (this.#body ?? {}) as { error?: { message?: unknown } };
    if (typeof error?.message === "string") return oneLine(error.message);
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
