import type { Answer } from "./request.ts";

/** Where a refusal is shown. */
export type TicketField = "stock" | "quantity" | "form";

/** How a trade of the ticket stands. */
export type TicketState =
  | { kind: "ready" }
  | { kind: "sent" }
  /** No answer, or one that says that the outcome is not known: it is asked for again, with the same key. */
  | { kind: "unknown"; tries: number }
  | { kind: "done"; number: number }
  | { kind: "refused"; field: TicketField; message: string };

export interface TicketGiven {
  /** Sends the trade, each time under the same key. */
  ask(): Promise<Answer>;
  pause(ms: number): Promise<void>;
  show(state: TicketState): void;
}

/** Half an hour, if nobody answers at all. */
const maxTries = 200;
const pauseMs = 1_000;

/** Brings a trade to its end: asks until the outcome is known. Returns the last state, which it has shown. */
export async function settleTrade({ ask, pause, show }: TicketGiven): Promise<TicketState> {
  show({ kind: "sent" });
  for (let tries = 1; ; tries += 1) {
    const state = judge(await ask(), tries);
    show(state);
    if (state.kind !== "unknown") return state;
    await pause(pauseMs);
  }
}

function judge({ status, message, number }: Answer, tries: number): TicketState {
  if (status === 200 && number !== undefined) return { kind: "done", number };
  if (isRefusal(status, tries)) return { kind: "refused", field: fieldOf(status, message), message };
  if (tries < maxTries) return { kind: "unknown", tries };
  return { kind: "refused", field: "form", message: "The outcome is still not known. Look for it among the orders." };
}

/** 503 says that this request did nothing; one before, which was not answered, may have. */
function isRefusal(status: number | undefined, tries: number): boolean {
  if (status === undefined) return false;
  return (status >= 400 && status < 500) || (status === 503 && tries === 1);
}

function fieldOf(status: number | undefined, message: string): TicketField {
  if (status === 404) return "stock";
  if (status === 409) return "quantity";
  if (status === 422)
    return message.startsWith('"name"') ? "stock" : message.startsWith('"quantity"') ? "quantity" : "form";
  return "form";
}
