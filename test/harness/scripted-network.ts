import { BazaarError } from "../../services/contract/errors.ts";
import type { Outgoing } from "../../services/runtime/service.ts";

/** A request that the code under test has sent. */
export interface Call {
  /** Of the service, such as `http://replica-1`. */
  origin: string;
  /** With the query. */
  path: string;
  method: string;
  headers: Headers;
  body: unknown;
}

/** Answers a call: with what is to be its JSON, or, for an error's envelope or no answer at all, by throwing. */
export type Answer = (call: Call) => unknown;

/** An answer that never comes; only the caller's deadline ends it. */
export const silence: Promise<never> = new Promise(() => {});

/** What the runtime's fetch throws where nothing listens. */
export function refusedConnection(): Error {
  return Object.assign(new Error("Unable to connect."), { code: "ECONNREFUSED" });
}

/** More calls than this in one test are a loop: then no answer comes any more, so that the test ends and can say so. */
const maxCalls = 5_000;

/** The other services, as a test plays them. */
export class ScriptedNetwork {
  readonly calls: Call[] = [];
  answer: Answer;

  constructor(answer: Answer) {
    this.answer = answer;
  }

  /** The calls to paths that begin with `path`. */
  to(path: string): Call[] {
    return this.calls.filter((call) => call.path.startsWith(path));
  }

  /** The `fetch` that the code under test is given. */
  readonly fetch = async (url: string, outgoing: Outgoing): Promise<Response> => {
    const { origin, pathname, search } = new URL(url);
    const body: unknown = outgoing.body === undefined ? undefined : JSON.parse(outgoing.body);
    const headers = new Headers(outgoing.headers);
    const call = { origin, path: pathname + search, method: outgoing.method, headers, body };
    this.calls.push(call);
    const response = this.calls.length > maxCalls ? silence : this.#respond(call);
    return Promise.race([response, aborted(outgoing.signal)]);
  };

  async #respond(call: Call): Promise<Response> {
    try {
      const answer = await this.answer(call);
      return answer instanceof Response ? answer : Response.json(answer);
    } catch (cause) {
      if (cause instanceof BazaarError) return cause.toResponse();
      throw cause;
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new DOMException("The operation was aborted.", "AbortError"));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
