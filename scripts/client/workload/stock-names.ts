import { Type } from "@sinclair/typebox";
import { Stock } from "../../../services/contract/stock.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { type FrontEnds, lookup } from "../front-ends.ts";

/**
 * The names of all stocks, read page by page. Throws `CommandError` with the service's words where it refuses, or where
 * there are no stocks, and `NoAnswer`.
 */
export async function stockNames(frontEnds: FrontEnds): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const query = new URLSearchParams({ after: names.at(-1) ?? "", limit: String(limits.pageStocks) });
    const answer = await frontEnds.askReachable(lookup(`/stocks?${query}`));
    const page = answer.data(Type.Array(Stock));
    names.push(...page.map(({ name }) => name));
    if (page.length < limits.pageStocks) break;
  }
  if (names.length === 0) throw new CommandError("The bazaar lists no stocks, so there is nothing to trade.");
  return names;
}
