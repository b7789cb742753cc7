import type { Messages } from "../../services/front-end/dashboard/messages.ts";

type Message = {
  [Kind in keyof Messages]: { kind: Kind; data: Messages[Kind]; id: string | undefined };
}[keyof Messages];

/** As much of a stream's reader as is needed. */
interface Reader {
  read(): Promise<{ value?: Uint8Array | undefined; done: boolean }>;
  cancel(reason?: unknown): Promise<void>;
}

/** Reads a stream of server-sent events, one after the other. */
export class EventReader {
  readonly #reader: Reader;
  readonly #decoder = new TextDecoder();
  #text = "";

  constructor({ body }: Response) {
    this.#reader = body!.getReader();
  }

  /** The next event of that kind; those before it are passed over. */
  async next<Kind extends keyof Messages>(
    kind: Kind,
    isWanted: (data: Messages[Kind]) => boolean = () => true,
  ): Promise<Extract<Message, { kind: Kind }>> {
    for (;;) {
      const message = await this.#one();
      if (message.kind !== kind) continue;
      const found = message as Extract<Message, { kind: Kind }>;
      if (isWanted(found.data as Messages[Kind])) return found;
    }
  }

  /** Leaves, as a page that is closed. */
  close(): Promise<void> {
    return this.#reader.cancel();
  }

  async #one(): Promise<Message> {
    while (!this.#text.includes("\n\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("The stream has ended.");
      this.#text += this.#decoder.decode(value, { stream: true });
    }
    const end = this.#text.indexOf("\n\n");
    const fields = new Map(
      this.#text
        .slice(0, end)
        .split("\n")
        .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
    );
    this.#text = this.#text.slice(end + 2);
    return { kind: fields.get("event"), data: JSON.parse(fields.get("data")!), id: fields.get("id") } as Message;
  }
}
