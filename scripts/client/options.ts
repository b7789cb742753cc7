import { IdempotencyKey, isIdempotencyKey, type TradeRequest } from "../../services/contract/order.ts";
import { isStockName, StockName } from "../../services/contract/stock.ts";
import { limits } from "../../services/runtime/limits.ts";
import { type CommandLine, readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { type CommandName, commands, isCommand, synopsis } from "./commands.ts";
import { flags } from "./flags.ts";
import { readUrls } from "./urls.ts";
import { readWorkload, type WorkloadOptions } from "./workload-options.ts";

/** What a person asks for. */
export type PersonRequest =
  | { command: "stocks"; after: string; limit: number }
  | { command: "lookup"; name: string }
  | { command: "trade"; trade: TradeRequest; key: string }
  | { command: "order"; number: number }
  | { command: "orders"; after: number; limit: number };

/** What the command line asks for; `urls` are the front ends. */
export type Options =
  | { mode: "help"; command: CommandName | undefined }
  | { mode: "workload"; workload: WorkloadOptions }
  | { mode: "person"; request: PersonRequest; urls: string[]; json: boolean };

/**
 * Reads the command line; without `--url`, the front ends are those that `running` finds, if there are any. Throws
 * `CommandError` with exit code 2 and one line that quotes what is wrong.
 */
export function parseOptions(args: readonly string[], running: () => string[] = () => []): Options {
  const all = readFlags(args, { ...flags.orders, ...flags.buy, ...flags.workload });
  const [first] = all.positionals;
  if (first !== undefined && !isCommand(first)) {
    throw wrongUsage(`"${first}" is no command: ${Object.keys(commands).join(", ")} are allowed.`);
  }
  if (all.help) return { mode: "help", command: first };
  const command = first ?? "workload";
  const stranger = all.flags.names.find((name) => !Object.hasOwn(commands[command].flags, name));
  if (stranger !== undefined) {
    throw wrongUsage(`--${stranger} is not for ${command}: bun run client ${command} --help shows what is allowed.`);
  }
  const parameters = checkCount(command, all.positionals.slice(1));
  const found = all.flags.has("url") ? [] : running();
  const urls = found.length > 0 ? found : readUrls(all.flags.all("url"));
  if (command === "workload")
    return { mode: "workload", workload: readWorkload(readFlags(args, flags.workload).flags, urls) };
  const request = readRequest(command, parameters, args);
  return { mode: "person", request, urls, json: all.flags.has("json") };
}

function checkCount(command: CommandName, given: string[]): string[] {
  const wanted: readonly string[] = commands[command].parameters;
  const [excess] = given.slice(wanted.length);
  if (excess !== undefined) throw wrongUsage(`Unexpected argument "${excess}": ${synopsis(command)} is allowed.`);
  const missing = wanted[given.length];
  if (missing !== undefined) throw wrongUsage(`${missing} is missing: ${synopsis(command)}`);
  return given;
}

function readRequest(
  command: Exclude<CommandName, "workload">,
  [first = "", second = ""]: string[],
  args: readonly string[],
): PersonRequest {
  switch (command) {
    case "stocks": {
      const given = readFlags(args, flags.stocks).flags;
      return { command, after: given.text("after").normalize("NFC"), limit: given.wholeNumber("limit") };
    }
    case "lookup":
      return { command, name: readName(first) };
    case "buy":
    case "sell": {
      const trade = {
        name: readName(first),
        quantity: readNumber("QUANTITY", second, limits.quantityMax),
        type: command,
      };
      return { command: "trade", trade, key: readKey(readFlags(args, flags.buy)) };
    }
    case "order":
      return { command, number: readNumber("NUMBER", first, Number.MAX_SAFE_INTEGER) };
    case "orders": {
      const given = readFlags(args, flags.orders).flags;
      return { command, after: given.wholeNumber("after"), limit: given.wholeNumber("limit") };
    }
  }
}

/** Some keyboards compose characters in another way than the bazaar names stocks. */
function readName(text: string): string {
  const name = text.normalize("NFC");
  if (isStockName(name)) return name;
  throw wrongUsage(`NAME "${text}": ${StockName.description} are allowed.`);
}

function readNumber(what: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value >= 1 && value <= max) return value;
  throw wrongUsage(`${what} "${text}": a whole number from 1 to ${max} is allowed.`);
}

/** A new key for each trade that is given none, so that it too can be repeated. */
function readKey({ flags: given }: CommandLine<typeof flags.buy>): string {
  if (!given.has("key")) return Bun.randomUUIDv7();
  const key = given.text("key");
  if (isIdempotencyKey(key)) return key;
  throw wrongUsage(`--key "${key}": ${IdempotencyKey.description} are allowed.`);
}
