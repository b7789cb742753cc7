import { signal } from "@preact/signals";
import type { OrderView } from "../../messages.ts";
import { clockTime, whole } from "../in-words.ts";

const wanted = signal("");
const found = signal<{ text: string; isProblem: boolean } | undefined>(undefined);

async function lookUp(): Promise<void> {
  const number = wanted.value.trim().replaceAll(",", "");
  if (!/^[1-9]\d*$/.test(number)) {
    found.value = { text: "An order number, such as 7.", isProblem: true };
    return;
  }
  try {
    const response = await fetch(`dashboard/orders/${number}`);
    const { data, error } = (await response.json()) as { data?: OrderView; error?: { message: string } };
    found.value = data ? { text: inWords(data), isProblem: false } : { text: error?.message ?? "", isProblem: true };
  } catch {
    found.value = { text: "The front end does not answer.", isProblem: true };
  }
}

function inWords({ number, type, quantity, name, time, takenBy }: OrderView): string {
  const when = time === null ? "" : ` at ${clockTime(time)}`;
  const by = takenBy === null ? "" : `, taken by ${takenBy}`;
  return `Order ${whole(number)}: ${type === "buy" ? "bought" : "sold"} ${whole(quantity)} ${name}${when}${by}.`;
}

/** Any order, by its number. */
export function LookUp() {
  const send = (event: Event) => {
    event.preventDefault();
    void lookUp();
  };
  const result = found.value;
  return (
    <form class="look-up" onSubmit={send} noValidate>
      <label for="look-up-number">Order</label>
      <input
        id="look-up-number"
        inputMode="numeric"
        autocomplete="off"
        placeholder="number"
        value={wanted.value}
        aria-invalid={result?.isProblem ?? false}
        aria-describedby="look-up-result"
        onInput={({ currentTarget }) => {
          wanted.value = currentTarget.value;
          found.value = undefined;
        }}
      />
      <button type="submit" class="small">
        Look up
      </button>
      <p id="look-up-result" class={result?.isProblem ? "problem" : "found"} role="status">
        {result?.text}
      </p>
    </form>
  );
}
