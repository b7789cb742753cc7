import { signal } from "@preact/signals";
import type { OrderView } from "../../messages.ts";
import { clockTime, whole } from "../in-words.ts";
import { Panel } from "../panel.tsx";
import { Scroll } from "../scroll.tsx";
import { newestOrders } from "../store.ts";
import { LookUp } from "./look-up.tsx";

const pageOrders = 50;

/** An older page, which stands still; undefined: the newest orders, as they come. */
const page = signal<{ orders: OrderView[] } | undefined>(undefined);
const problem = signal<string | undefined>(undefined);

async function load(before: number): Promise<void> {
  try {
    const response = await fetch(`dashboard/orders?before=${before}&limit=${pageOrders}`);
    const { data, error } = (await response.json()) as { data?: OrderView[]; error?: { message: string } };
    if (data) page.value = { orders: data };
    problem.value = error?.message;
  } catch {
    problem.value = "The front end does not answer.";
  }
}

function goLive(): void {
  page.value = undefined;
  problem.value = undefined;
}

/** The orders: the newest as they come, older ones by the page, and any of them by its number. */
export function Blotter() {
  const orders = page.value?.orders ?? newestOrders.value.slice(0, pageOrders);
  const first = orders[0]?.number;
  const last = orders.at(-1)?.number;
  return (
    <Panel id="blotter" title="Orders" aside={<LookUp />}>
      <Scroll label="List of orders" isTall>
        <table class="orders">
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">Time</th>
              <th scope="col">Side</th>
              <th scope="col">Stock</th>
              <th scope="col">Shares</th>
              <th scope="col">Taken by</th>
            </tr>
          </thead>
          <tbody>
            {/* By place, not by number: where orders come fast, all of them are new each time. */}
            {orders.map((order, index) => (
              <Row key={index} order={order} />
            ))}
          </tbody>
        </table>
        {orders.length === 0 && <p class="empty">No orders yet. The first one is yours.</p>}
      </Scroll>
      <div class="pages">
        <p class="note" role="status">
          {page.value && first !== undefined ? `Orders ${whole(last ?? first)} to ${whole(first)}` : "The newest, live"}
        </p>
        <button type="button" class="small" disabled={(last ?? 1) <= 1} onClick={() => last && void load(last)}>
          Older
        </button>
        <button type="button" class="small" disabled={page.value === undefined} onClick={goLive}>
          Newest
        </button>
      </div>
      <p class="problem" role="alert">
        {problem.value}
      </p>
    </Panel>
  );
}

function Row({ order: { number, time, type, name, quantity, takenBy } }: { order: OrderView }) {
  return (
    <tr>
      <th scope="row" class="figures-cell">
        {whole(number)}
      </th>
      <td class="figures-cell">{clockTime(time)}</td>
      <td>
        <span class={`side ${type}`}>{type}</span>
      </td>
      <td class="stock-cell">{name}</td>
      <td class="figures-cell">{whole(quantity)}</td>
      <td>{takenBy ?? "–"}</td>
    </tr>
  );
}
