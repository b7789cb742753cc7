import { useEffect, useRef, useState } from "preact/hooks";
import { money, signed, whole } from "../in-words.ts";
import { foundNames, marketVersion, searchText, stockNamed } from "../market-store.ts";
import { Scroll } from "../scroll.tsx";
import { chooseStock } from "../trade/ticket-store.ts";

/** As in the style sheet. */
const rowPx = 34;
/** Rows above and below what is seen, so that scrolling shows no holes. */
const spareRows = 8;
/** A change is shown as one for so long. */
const freshMs = 900;

/** The stocks that were found. Only those in sight are in the document: there may be many thousands. */
export function StockTable() {
  const place = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const look = () => {
    const element = place.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  useEffect(look, []);
  const query = searchText.value;
  useEffect(() => {
    place.current?.scrollTo({ top: 0 });
  }, [query]);
  const names = foundNames.value;
  const first = Math.max(0, Math.min(Math.floor(view.top / rowPx), names.length) - spareRows);
  const shown = names.slice(first, first + Math.ceil(view.height / rowPx) + 2 * spareRows);
  return (
    <Scroll label="Stocks" isTall place={place} onScroll={look}>
      <table class="stocks" aria-rowcount={names.length + 1} data-version={marketVersion.value}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Stock</th>
            <th scope="col">Price</th>
            <th scope="col">Shares</th>
            <th scope="col">
              <abbr title="Change of the shares since this page was opened">Change</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {shown.map((name, index) => (
            <Row key={name} name={name} index={first + index} />
          ))}
          <Gap rows={names.length - first - shown.length} />
        </tbody>
      </table>
      {names.length === 0 && <p class="empty">{query === "" ? "Loading…" : "No stock has such a name."}</p>}
    </Scroll>
  );
}

/** Room for rows that are not in sight. */
function Gap({ rows }: { rows: number }) {
  return rows <= 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row can't be focused
    <tr aria-hidden="true">
      <td class="gap-cell" colSpan={4} style={{ height: `${rows * rowPx}px` }} />
    </tr>
  );
}

function Row({ name, index }: { name: string; index: number }) {
  const stock = stockNamed(name);
  if (!stock) return null;
  const change = stock.quantity - stock.opened;
  const isFresh = performance.now() - stock.changedAtMs < freshMs;
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <button type="button" class="name" onClick={() => chooseStock(name)} title={`Trade ${name}`}>
          {name}
        </button>
      </th>
      <td class="figures-cell">{money(stock.price)}</td>
      <td class="figures-cell">
        <span key={isFresh ? stock.changedAtMs : 0} class={isFresh ? "fresh" : ""}>
          {whole(stock.quantity)}
        </span>
      </td>
      <td class={`figures-cell ${change > 0 ? "more" : change < 0 ? "less" : "same"}`}>{signed(change)}</td>
    </tr>
  );
}
