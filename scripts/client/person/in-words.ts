import { Type } from "@sinclair/typebox";
import { Order } from "../../../services/contract/order.ts";
import { Stock } from "../../../services/contract/stock.ts";
import { table } from "../../command-line/table.ts";
import type { Answer } from "../answer.ts";
import type { PersonRequest } from "../options.ts";
import { Receipt } from "../receipt.ts";
import { shellQuote } from "./shell-quote.ts";

/** A good answer, for a person. Throws `CommandError` where it is not of the shape that the bazaar promises. */
export function inWords(request: PersonRequest, answer: Answer): string {
  switch (request.command) {
    case "stocks":
      return stocksTable(answer.data(Type.Array(Stock)), request);
    case "lookup": {
      const { name, price, quantity } = answer.data(Stock);
      return `${name}: $${price.toFixed(2)}, ${shares(quantity)}.`;
    }
    case "trade":
      return orderSentence({ number: answer.data(Receipt).transaction_number, ...request.trade });
    case "order":
      return orderSentence(answer.data(Order));
    case "orders":
      return ordersTable(answer.data(Type.Array(Order)), request);
  }
}

function shares(quantity: number): string {
  return quantity === 1 ? "1 share" : `${quantity} shares`;
}

function orderSentence({ number, name, quantity, type }: Order): string {
  return `Order ${number}: ${type === "buy" ? "bought" : "sold"} ${quantity} ${name}.`;
}

function stocksTable(stocks: Stock[], { after, limit }: { after: string; limit: number }): string {
  const last = stocks.at(-1);
  if (!last) return after === "" ? "No stocks are listed." : `No stocks come after ${after}.`;
  const rows = stocks.map(({ name, price, quantity }) => [name, price.toFixed(2), String(quantity)]);
  const text = table([["NAME", "PRICE", "SHARES"], ...rows], ["left", "right", "right"]);
  return stocks.length < limit ? text : `${text}\n${more("stocks", last.name, limit)}`;
}

function ordersTable(orders: Order[], { after, limit }: { after: number; limit: number }): string {
  const last = orders.at(-1);
  if (!last) return after === 0 ? "There are no orders yet." : `There are no orders after ${after} yet.`;
  const rows = orders.map(({ number, type, quantity, name }) => [String(number), type, String(quantity), name]);
  const text = table([["NUMBER", "TYPE", "QUANTITY", "NAME"], ...rows], ["right", "left", "right", "left"]);
  return orders.length < limit ? text : `${text}\n${more("orders", String(last.number), limit)}`;
}

function more(command: "stocks" | "orders", after: string, limit: number): string {
  return `There may be more: bun run client ${command} --after ${shellQuote(after)} --limit ${limit}`;
}
