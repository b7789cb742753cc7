import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import type { Answer } from "../answer.ts";
import { FrontEnds, lookup, type Question, stockPath, tradeQuestion } from "../front-ends.ts";
import { NoAnswer } from "../no-answer.ts";
import type { Options, PersonRequest } from "../options.ts";
import { askAgain } from "./ask-again.ts";
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
  if (answer.status !== 200) {
    const hint = request.command === "trade" && isNoOutcome(answer) ? `\n${askAgain(request, urls)}` : "";
    throw new CommandError(answer.message + hint);
  }
  const words = inWords(request, answer);
  if (!json) terminal.line(words);
  return 0;
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
