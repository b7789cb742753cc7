import { signal } from "@preact/signals";
import type { TicketState } from "../ticket-flow.ts";

/** What stands in the ticket. */
export const ticketStock = signal("");
export const ticketSide = signal<"buy" | "sell">("buy");
export const ticketQuantity = signal("1");
export const ticketState = signal<TicketState>({ kind: "ready" });
/** What is wrong with what stands there, before it is sent. */
export const ticketProblem = signal<{ field: "stock" | "quantity"; message: string } | undefined>(undefined);

/** Puts a stock into the ticket, and the cursor beside it. */
export function chooseStock(name: string): void {
  if (isInFlight()) return;
  ticketStock.value = name;
  changed();
  document.getElementById("ticket-quantity")?.focus();
}

/** What was said of the trade before is not about this one. */
export function changed(): void {
  ticketState.value = { kind: "ready" };
  ticketProblem.value = undefined;
}

export function isInFlight(): boolean {
  return ticketState.value.kind === "sent" || ticketState.value.kind === "unknown";
}
