import { newKey, post } from "../request.ts";
import { settleTrade } from "../ticket-flow.ts";
import { ticketProblem, ticketQuantity, ticketSide, ticketState, ticketStock } from "./ticket-store.ts";

/** Sends what stands in the ticket, if it can be sent, under a key of its own. */
export async function sendTicket(): Promise<void> {
  const name = ticketStock.value.trim();
  const quantity = /^\d{1,10}$/.test(ticketQuantity.value.trim()) ? Number(ticketQuantity.value) : 0;
  if (name === "") return wrong("stock", "Which stock?");
  if (quantity < 1) return wrong("quantity", "A whole number of shares, from 1.");
  ticketProblem.value = undefined;
  const trade = { name, quantity, type: ticketSide.value };
  const headers = { "Idempotency-Key": newKey() };
  await settleTrade({
    ask: () => post("orders", trade, headers),
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    show: (state) => {
      ticketState.value = state;
    },
  });
}

function wrong(field: "stock" | "quantity", message: string): void {
  ticketProblem.value = { field, message };
  document.getElementById(`ticket-${field}`)?.focus();
}
