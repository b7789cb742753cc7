import { flags } from "../flags.ts";
import type { PersonRequest } from "../options.ts";
import { shellQuote } from "./shell-quote.ts";

type TradeRequest = Extract<PersonRequest, { command: "trade" }>;

/** The command that repeats a trade under its key, as a person would type it. */
export function askAgain({ trade: { name, quantity, type }, key }: TradeRequest, urls: readonly string[]): string {
  const isDefault = urls.join() === flags.buy.url.fallback;
  const url = isDefault ? [] : ["--url", urls.join(",")];
  // After "--", a name that begins like a flag is still a name.
  const names = name.startsWith("-") ? ["--", name] : [name];
  const words = [type, "--key", key, ...url, ...names, String(quantity)];
  return `To ask again with the same key: bun run client ${words.map(shellQuote).join(" ")}`;
}
