import { signal } from "@preact/signals";
import { whole } from "../in-words.ts";
import { marketNames, stockNamed } from "../market-store.ts";
import { newKey, post } from "../request.ts";
import { settleTrade } from "../ticket-flow.ts";

/** A browser keeps six connections: the others are for the events, and for what a person asks. */
const traders = 3;
/** Between two trades of one trader. */
const restMs = 25;

const isOn = signal(false);
const counts = signal({ done: 0, refused: 0 });

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** Looks a stock up and trades a few shares of it, again and again, each time under a new key, until it is turned off. */
async function trade(): Promise<void> {
  while (isOn.value) {
    const names = marketNames.value;
    const stock = stockNamed(names[Math.floor(Math.random() * names.length)] ?? "");
    if (stock) {
      await fetch(`stocks/${encodeURIComponent(stock.name)}`).catch(() => {});
      const isBuy = stock.quantity > 20 && Math.random() < 0.5;
      const body = { name: stock.name, quantity: 1 + Math.floor(Math.random() * 3), type: isBuy ? "buy" : "sell" };
      const headers = { "Idempotency-Key": newKey() };
      const state = await settleTrade({ ask: () => post("orders", body, headers), pause, show: () => {} });
      const { done, refused } = counts.value;
      counts.value = state.kind === "done" ? { done: done + 1, refused } : { done, refused: refused + 1 };
    }
    await pause(restMs);
  }
}

function toggle(): void {
  isOn.value = !isOn.value;
  if (isOn.value) for (let count = 0; count < traders; count += 1) void trade();
}

/** A switch: with it, this page itself trades, so that there is something to see. */
export function SampleTrades() {
  const { done, refused } = counts.value;
  return (
    <>
      {done + refused > 0 && (
        <p class="note" id="sample-count">
          {whole(done)} sample trades done, {whole(refused)} failed
        </p>
      )}
      <button type="button" aria-pressed={isOn.value} onClick={toggle}>
        {isOn.value ? "Stop sample trades" : "Sample trades"}
      </button>
    </>
  );
}
