import { signal } from "@preact/signals";
import type { Hello, Messages } from "../messages.ts";

/** How the page stands to its front end. `sinceMs`: when the last message came that is shown, in milliseconds since 1970. */
type Link =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "lost"; sinceMs: number }
  | { kind: "paused"; sinceMs: number };

interface Listener {
  receive<Kind extends keyof Messages>(kind: Kind, data: Messages[Kind]): void;
  /** A stream has begun: what it does not repeat may have been missed. */
  greeted(): void;
}

/** The front end says something several times a second: after so long it is not heard any more. */
const silenceMs = 2_500;
const retryMs = 500;
const kinds = ["hello", "state", "orders", "stocks", "story"] as const;

/** The stream of events: opened again whenever it is lost, closed while the page is paused. */
class Connection {
  readonly link = signal<Link>({ kind: "connecting" });
  /** What the front end said of itself, while it is heard. */
  readonly hello = signal<Hello | undefined>(undefined);
  #listener: Listener | undefined;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardMs = Date.now();

  start(listener: Listener): void {
    this.#listener = listener;
    this.#open();
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
  }

  pause(): void {
    this.#close();
    this.link.value = { kind: "paused", sinceMs: this.#heardMs };
  }

  resume(): void {
    this.link.value = { kind: "connecting" };
    this.#open();
  }

  /** A page that nobody sees costs nothing, and leaves its connection to those that are seen. */
  #visibilityChanged(): void {
    if (this.link.value.kind === "paused") return;
    this.#close();
    if (document.visibilityState === "visible") this.resume();
  }

  #open(): void {
    const source = new EventSource("dashboard/events");
    this.#source = source;
    for (const kind of kinds) {
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => this.#heard(kind, JSON.parse(data)));
    }
    // The browser tries again by itself, and says what it knows; only after a refusal it does not.
    source.addEventListener("error", () => this.#lost(source.readyState === EventSource.CLOSED));
    this.#watch();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    this.hello.value = undefined;
  }

  #heard<Kind extends keyof Messages>(kind: Kind, data: Messages[Kind]): void {
    this.#heardMs = Date.now();
    if (this.link.value.kind !== "live") this.link.value = { kind: "live" };
    if (kind === "hello") {
      this.hello.value = data as Hello;
      this.#listener?.greeted();
    }
    this.#listener?.receive(kind, data);
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(true), silenceMs);
  }

  #lost(isOver: boolean): void {
    if (this.link.value.kind !== "lost") this.link.value = { kind: "lost", sinceMs: this.#heardMs };
    this.hello.value = undefined;
    if (!isOver) return;
    this.#close();
    this.#timer = setTimeout(() => this.#open(), retryMs);
  }
}

export const connection = new Connection();
