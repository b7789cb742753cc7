import { Type } from "@sinclair/typebox";
import { Stock } from "../../../services/contract/stock.ts";
import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import type { Answer } from "../answer.ts";
import { FrontEnds, lookup, type Question, stockPath, tradeQuestion } from "../front-ends.ts";
import { NoAnswer } from "../no-answer.ts";
import type { Options, PersonRequest } from "../options.ts";
import { askAgain } from "./ask-again.ts";
import { closeName } from "./close-name.ts";
import { inWords } from "./in-words.ts";

type PersonOptions = Extract<Options, { mode: "person" }>;

/**
 * Does one thing that a person asks for, once, and shows the answer. Returns the exit code 0. Throws `CommandError`
 * with the service's own words, or with what to do where nothing answers; where those are not the outcome of the trade,
 * it says how to ask again with the same key.
 */
export async function serve(options: PersonOptions, terminal: Terminal): Promise<number> {
  const { request, urls, json } = options;
  const answer = await ask(options);
  if (json && answer.isJson) terminal.line(answer.text);
  if (answer.status !== 200) throw new CommandError(answer.message + (await advice(request, urls, answer)));
  const words = inWords(request, answer);
  if (!json) terminal.line(words);
  return 0;
}

/** What to do about an answer that is not good. */
async function advice(request: PersonRequest, urls: readonly string[], answer: Answer): Promise<string> {
  if (request.command === "trade" && isNoOutcome(answer)) {
    const unknown = answer.isInItsWords ? "" : " Whether the trade happened is not known.";
    return `${unknown}\n${askAgain(request, urls)}`;
  }
  const name = request.command === "trade" ? request.trade.name : request.command === "lookup" ? request.name : "";
  if (answer.status !== 404 || !answer.isInItsWords || name === "") return "";
  const close = closeName(name, await listedNames(urls));
  return close === undefined ? "" : ` Did you mean ${close}?`;
}

/** The first page of them; none where they are not told. */
async function listedNames(urls: readonly string[]): Promise<string[]> {
  try {
    const answer = await new FrontEnds(urls).askReachable(lookup("/stocks"));
    return answer.data(Type.Array(Stock)).map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof NoAnswer || cause instanceof CommandError) return [];
    throw cause;
  }
}

/** A 503 says only that this request did nothing, any other 5xx not even that: the key tells what became of the trade. */
function isNoOutcome({ status }: Answer): boolean {
  return status >= 500;
}

async function ask({ request, urls }: PersonOptions): Promise<Answer> {
  try {
    return await new FrontEnds(urls).askReachable(questionOf(request));
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    if (request.command !== "trade" || cause.certain) throw new CommandError(cause.message, 1, { cause });
    const problem = `${cause.problem}: whether the trade happened is not known.`;
    throw new CommandError(`${problem}\n${askAgain(request, urls)}`, 1, { cause });
  }
}

function questionOf(request: PersonRequest): Question {
  switch (request.command) {
    case "lookup":
      return lookup(stockPath(request.name));
    case "order":
      return lookup(`/orders/${request.number}`);
    case "trade":
      return tradeQuestion(request.trade, request.key);
    case "stocks":
    case "orders": {
      const query = new URLSearchParams({ after: String(request.after), limit: String(request.limit) });
      return lookup(`/${request.command}?${query}`);
    }
  }
}
