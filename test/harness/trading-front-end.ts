import type { TradeBatch, TradeResult } from "../../services/contract/replication.ts";
import { KnownBazaar } from "../../services/front-end/known-bazaar.ts";
import { LeaderFinder } from "../../services/front-end/leader-finder.ts";
import { Trader } from "../../services/front-end/trader.ts";
import { sampleTrade } from "./sample-orders.ts";
import type { Answer, Call } from "./scripted-network.ts";
import { testSurroundings } from "./surroundings.ts";

/** How long the trades are tried. */
export const tradeTimeoutMs = 1_000;

/** A front end's trader. Replica 2 leads term 1, and answers trades with `answer`; with `lead`, others come after it. */
export function tradingWith(
  answer: Answer,
  lead: Answer = ({ origin }) => ({ role: origin.endsWith("2") ? "leader" : "follower" }),
) {
  const given = testSurroundings(async (call: Call) => {
    if (call.path === "/trades") return answer(call);
    const id = Number(call.origin.at(-1));
    const status = (await lead(call)) as object;
    return { term: 1, replica: { id, term: 1, leader: null, last: 0, hash: "", ...status } };
  });
  const replicas = [1, 2].map((id) => ({ id, url: `http://replica-${id}` }));
  const finder = new LeaderFinder({ ...given, replicas, bazaar: new KnownBazaar({ ...given, replicas }) });
  const trader = new Trader({ ...given, finder, tradeTimeoutMs });
  /** Begins a trade; `ended` says with what, once it has. */
  const begin = (key: string) => {
    const trade = { ended: undefined as unknown };
    void trader.trade(sampleTrade(key)).then(
      (number) => Object.assign(trade, { ended: number }),
      (cause: unknown) => Object.assign(trade, { ended: cause }),
    );
    return trade;
  };
  return { ...given, finder, begin, sent: () => given.network.to("/trades") };
}

export const tradesOf = ({ body }: Call) => (body as TradeBatch).trades;

/** Answers each trade of a batch. */
export function each(result: (key: string) => TradeResult): Answer {
  return (call) => ({ results: tradesOf(call).map(({ key }) => result(key)) });
}

/** Gives the answers one after the other, and then the last one for ever. */
export function inTurn(...answers: Answer[]): Answer {
  let count = 0;
  return (call) => answers[Math.min(count++, answers.length - 1)]!(call);
}

export const ordered = each((key) => ({ number: Number(key) }));
export const fails = (cause: Error) => () => {
  throw cause;
};
