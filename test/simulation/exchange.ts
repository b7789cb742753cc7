import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import type { Message } from "./faults/fault.ts";
import type { Incarnation } from "./incarnation.ts";
import { connectionRefused, connectionReset } from "./network-error.ts";
import type { Listener, SimulatedNetwork } from "./simulated-network.ts";
import { WireResponse } from "./wire-response.ts";

/** A request on its way to a host, and the answer's way back. */
export class Exchange {
  /** Settles at most once, and never in a life of the caller that is over. */
  readonly answer: Promise<Response>;
  readonly #network: SimulatedNetwork;
  readonly #caller: Incarnation;
  readonly #request: Request;
  readonly #body: string | undefined;
  readonly #host: string;
  readonly #path: string;
  readonly #sort: string;
  readonly #route: string;
  readonly #name: string;
  readonly #settlers = Promise.withResolvers<Response>();

  constructor(network: SimulatedNetwork, caller: Incarnation, request: Request, body: string | undefined, id: number) {
    const url = new URL(request.url);
    this.#network = network;
    this.#caller = caller;
    this.#request = request;
    this.#body = body;
    this.#host = url.hostname;
    this.#path = url.pathname + url.search;
    this.#route = `${request.method} ${url.pathname}`;
    this.#sort = `${request.method} /${url.pathname.split("/")[1] ?? ""}`;
    this.#name = `#${id} ${caller.processName} > ${url.hostname}`;
    this.answer = this.#settlers.promise;
    request.signal.addEventListener("abort", () => this.#settlers.reject(request.signal.reason), { once: true });
    const key = request.headers.get("idempotency-key") ?? "";
    const text = `${this.#name} ${request.method} ${this.#path} ${key} ${body ?? ""}`;
    this.#transmit("request", text, caller, () => this.#arrive());
  }

  /**
   * Sends a message of this exchange. What a process sent just before it died may have left the machine or not, so a
   * coin that is thrown now decides for each copy.
   */
  #transmit(kind: Message["kind"], text: string, sender: Incarnation | undefined, arrive: () => void): void {
    const outlivesSender = this.#network.random.chance(0.5);
    this.#network.transmit(this.#message(kind), text, () => {
      if (sender === undefined || sender.alive || outlivesSender) arrive();
      else if (kind === "response") this.#fail("reset", connectionReset(this.#request.url));
      else this.#network.trace.add("lost", `${kind} ${this.#name}: its sender died`);
    });
  }

  #message(kind: Message["kind"]): Message {
    const [from, to] =
      kind === "request" ? [this.#caller.processName, this.#host] : [this.#host, this.#caller.processName];
    return { from, to, kind, sort: this.#sort, route: this.#route };
  }

  #arrive(): void {
    const listener = this.#network.listener(this.#host);
    const target = listener?.incarnation;
    if (listener === undefined || target === undefined) {
      this.#fail("refuse", connectionRefused(this.#request.url));
      return;
    }
    this.#network.trace.add("deliver", `request ${this.#name} ${this.#sort}`);
    const stopMourning = target.onDeath(() => this.#fail("reset", connectionReset(this.#request.url)));
    const panic = (cause: unknown) => {
      if (cause instanceof BrokenGuarantee) this.#network.panic(cause);
      else this.#network.panic(new Error(`${this.#host} threw instead of answering ${this.#sort}`, { cause }));
    };
    target.act(() => void this.#handle(listener, target).finally(stopMourning).catch(panic));
  }

  async #handle(listener: Listener, target: Incarnation): Promise<void> {
    const watchers = this.#network.watch({
      host: this.#host,
      from: this.#caller.processName,
      path: this.#path,
      sort: this.#sort,
      body: this.#body,
      key: this.#request.headers.get("idempotency-key") ?? undefined,
    });
    const response = await WireResponse.read(await listener.handle(this.#received()));
    // It ended its process itself.
    if (!target.alive) return;
    for (const see of watchers) see(response);
    if (this.#network.breaks(this.#message("response"))) {
      this.#fail("reset", connectionReset(this.#request.url));
      return;
    }
    this.#transmit("response", `${this.#name} ${response.text}`, target, () => {
      this.#deliver(`response ${this.#name} ${response.status}`, () => this.#settlers.resolve(response.toResponse()));
    });
  }

  /** The request as it arrives, perhaps not for the first time: a body can be read only once. */
  #received(): Request {
    if (this.#body === undefined) return this.#request;
    const { url, method, headers } = this.#request;
    return new Request(url, { method, headers, body: this.#body });
  }

  /** Tells the caller that its connection failed. */
  #fail(kind: "refuse" | "reset", error: Error): void {
    this.#network.trace.add(kind, this.#name);
    this.#transmit("reset", `${this.#name} ${kind}`, undefined, () => {
      this.#deliver(`${kind} ${this.#name}`, () => this.#settlers.reject(error));
    });
  }

  #deliver(text: string, settle: () => void): void {
    if (!this.#caller.alive) return;
    this.#network.trace.add("deliver", text);
    this.#caller.act(settle);
  }
}
