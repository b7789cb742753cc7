import { money, whole } from "../in-words.ts";
import { marketNames, marketVersion, stockNamed } from "../market-store.ts";
import { Panel } from "../panel.tsx";
import type { TicketField } from "../ticket-flow.ts";
import { sendTicket } from "./send-ticket.ts";
import {
  changed,
  isInFlight,
  ticketProblem,
  ticketQuantity,
  ticketSide,
  ticketState,
  ticketStock,
} from "./ticket-store.ts";

/** As many names as are proposed. */
const proposals = 12;

/** A trade to be made. */
export function Ticket() {
  const isBusy = isInFlight();
  const send = (event: Event) => {
    event.preventDefault();
    if (!isBusy) void sendTicket();
  };
  return (
    <Panel id="ticket" title="Ticket">
      <form class="ticket" onSubmit={send} noValidate>
        <fieldset disabled={isBusy}>
          <legend class="heard">Trade</legend>
          <SideChoice />
          <StockField />
          <QuantityField />
          <Total />
          <button type="submit" class={`primary ${ticketSide.value}`}>
            {isBusy ? "Sent…" : `${ticketSide.value === "buy" ? "Buy" : "Sell"} ${ticketStock.value.trim()}`}
          </button>
        </fieldset>
        <p class="problem" role="alert">
          {problemAt("form")}
        </p>
        <p class="outcome" role="status">
          {outcomeInWords()}
        </p>
      </form>
    </Panel>
  );
}

function SideChoice() {
  return (
    <div class="sides" role="radiogroup" aria-label="Side">
      {(["buy", "sell"] as const).map((side) => (
        <label key={side} class={side}>
          <input
            type="radio"
            name="side"
            value={side}
            checked={ticketSide.value === side}
            onChange={() => {
              ticketSide.value = side;
              changed();
            }}
          />
          <span>{side === "buy" ? "Buy" : "Sell"}</span>
        </label>
      ))}
    </div>
  );
}

function StockField() {
  const wanted = ticketStock.value.trim().toLowerCase();
  const matching = marketNames.value.filter((name) => name.toLowerCase().includes(wanted)).slice(0, proposals);
  const problem = problemAt("stock");
  return (
    <div class="field">
      <label for="ticket-stock">Stock</label>
      <input
        id="ticket-stock"
        list="ticket-stocks"
        autocomplete="off"
        spellcheck={false}
        value={ticketStock.value}
        aria-invalid={problem !== undefined}
        aria-describedby="ticket-stock-problem"
        onInput={({ currentTarget }) => {
          ticketStock.value = currentTarget.value;
          changed();
        }}
      />
      <datalist id="ticket-stocks">
        {matching.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p id="ticket-stock-problem" class="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

function QuantityField() {
  const problem = problemAt("quantity");
  return (
    <div class="field">
      <label for="ticket-quantity">Shares</label>
      <input
        id="ticket-quantity"
        inputMode="numeric"
        autocomplete="off"
        value={ticketQuantity.value}
        aria-invalid={problem !== undefined}
        aria-describedby="ticket-quantity-problem"
        onInput={({ currentTarget }) => {
          ticketQuantity.value = currentTarget.value;
          changed();
        }}
      />
      <p id="ticket-quantity-problem" class="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

function Total() {
  const stock = marketVersion.value > 0 ? stockNamed(ticketStock.value.trim()) : undefined;
  const quantity = Number(ticketQuantity.value);
  const isCountable = stock !== undefined && Number.isSafeInteger(quantity) && quantity > 0;
  return (
    <dl class="total">
      <div>
        <dt>Available</dt>
        <dd>{stock ? whole(stock.quantity) : "–"}</dd>
      </div>
      <div>
        <dt>Estimated total</dt>
        <dd>{isCountable ? money(stock.price * quantity) : "–"}</dd>
      </div>
    </dl>
  );
}

function problemAt(field: TicketField): string | undefined {
  const state = ticketState.value;
  if (state.kind === "refused" && state.field === field) return state.message;
  return ticketProblem.value?.field === field ? ticketProblem.value.message : undefined;
}

function outcomeInWords(): string {
  const state = ticketState.value;
  switch (state.kind) {
    case "done":
      return `✓ Order ${whole(state.number)} is done.`;
    case "unknown":
      return `Outcome unknown, asking again with the same key (${state.tries}).`;
    case "sent":
      return "Waiting for the answer…";
    default:
      return "";
  }
}
