import type { Flags } from "../command-line/flag.ts";
import { flags } from "./flags.ts";

interface Command {
  /** What follows the command's name. */
  parameters: readonly string[];
  meaning: string;
  flags: Flags;
}

const stock = ["NAME"] as const;
const trade = ["NAME", "QUANTITY"] as const;

/** What the client can be asked to do, in the order in which `--help` shows it. */
export const commands = {
  workload: { parameters: [], meaning: "let many clients trade, then check every order", flags: flags.workload },
  stocks: { parameters: [], meaning: "show the stocks by name", flags: flags.stocks },
  lookup: { parameters: stock, meaning: "show one stock's price and shares", flags: flags.lookup },
  buy: { parameters: trade, meaning: "buy shares of a stock", flags: flags.buy },
  sell: { parameters: trade, meaning: "sell shares of a stock", flags: flags.buy },
  order: { parameters: ["NUMBER"], meaning: "show one order", flags: flags.order },
  orders: { parameters: [], meaning: "show the orders by number", flags: flags.orders },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** How a command is called. */
export function synopsis(name: CommandName): string {
  return ["bun run client", name, ...commands[name].parameters].join(" ");
}

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
