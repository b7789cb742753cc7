import { whole } from "../in-words.ts";
import { foundNames, marketNames, marketProblem, searchText } from "../market-store.ts";
import { Panel } from "../panel.tsx";
import { StockTable } from "./stock-table.tsx";

/** All stocks, and how many shares of each are left. */
export function Market() {
  return (
    <Panel
      id="market"
      title="Market"
      aside={
        <div class="tools">
          <p class="note" role="status">
            {countInWords()}
          </p>
          <label>
            <span class="heard">Search the stocks</span>
            <input
              type="search"
              placeholder="Search"
              value={searchText.value}
              onInput={({ currentTarget }) => {
                searchText.value = currentTarget.value;
              }}
            />
          </label>
        </div>
      }
    >
      <StockTable />
      <p class="problem" role="alert">
        {marketProblem.value}
      </p>
    </Panel>
  );
}

function countInWords(): string {
  const [found, all] = [foundNames.value.length, marketNames.value.length];
  const stocks = `${whole(all)} ${all === 1 ? "stock" : "stocks"}`;
  return found === all ? stocks : `${whole(found)} of ${stocks}`;
}
