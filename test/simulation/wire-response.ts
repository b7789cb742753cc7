/** Statuses that a Response can't have a body with. */
const bodiless = new Set([101, 204, 205, 304]);

/** A response as it travels: it can arrive later, twice, or never. */
export class WireResponse {
  readonly status: number;
  readonly #headers: Headers;
  readonly #body: string;

  private constructor(status: number, headers: Headers, body: string) {
    this.status = status;
    this.#headers = headers;
    this.#body = body;
  }

  static async read(response: Response): Promise<WireResponse> {
    return new WireResponse(response.status, new Headers(response.headers), await response.text());
  }

  /** For people, in the trace. */
  get text(): string {
    return `${this.status} ${this.#body}`;
  }

  /** What its body says. */
  json<Body>(): Body {
    return JSON.parse(this.#body) as Body;
  }

  /** A fresh one for each arrival. */
  toResponse(): Response {
    const body = bodiless.has(this.status) ? null : this.#body;
    return new Response(body, { status: this.status, headers: this.#headers });
  }
}
