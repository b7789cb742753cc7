import type { Trade, TradeRequest } from "../../services/contract/order.ts";
import { type Clock, sleep } from "../../services/runtime/clock.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import type { Answer, ClientHistory } from "./checks/client-history.ts";
import type { HttpClient, Reply } from "./http-client.ts";
import { memoryIsFull } from "./limits/crossings.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

/** Rejections that the wire contract knows for a well-formed trade. */
const rejections = new Set([404, 409]);
/** Answers after which the trade is to be sent again. */
const tryAgain = new Set([503, 504]);

/** Nothing was done, and nothing will be unless the trade is sent again. */
const refused = 503;

const keyOfAnother = 422;
const notListed = 404;

const pauseMs = { shortest: 20, longest: 1_000 };

export interface TraderOptions {
  name: string;
  clock: Clock;
  random: SimulatedRandom;
  http: HttpClient;
  history: ClientHistory;
  /** The probability of leaving it at a refusal, where the trade was never answered otherwise. */
  resignation: number;
  /** Whether each trade must be answered with an order or a rejection, without being sent again. */
  demandsAnswers: boolean;
  /** How many requests the network has copied so far: a copy of one that was refused may still be done. */
  copies(): number;
}

/** A client that trades: it repeats each trade, with the same key, until it knows what became of it. */
export class Trader {
  readonly #options: TraderOptions;
  #keys = 0;
  #underWay = 0;

  constructor(options: TraderOptions) {
    this.#options = options;
  }

  /** Trades whose outcome is not known yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Trades under a new key, asking any of the front ends; the answer is undefined where it was given up. Throws
   * `BrokenGuarantee` on an answer that can't be.
   */
  async trade(
    request: TradeRequest,
    frontEnds: readonly string[],
  ): Promise<{ trade: Trade; answer: Answer | undefined }> {
    this.#keys += 1;
    const trade = { ...request, key: `${this.#options.name}-${this.#keys}` };
    const { resignation } = this.#options;
    return { trade, answer: await this.#note(trade, (copies) => this.#ask(trade, frontEnds, resignation, copies)) };
  }

  /** Sends a trade of before again, until there is a definite answer, and notes that; undefined where it is given up. */
  settle(trade: Trade, frontEnds: readonly string[]): Promise<Answer | undefined> {
    return this.#note(trade, () => this.#ask(trade, frontEnds));
  }

  /**
   * Sends a trade twice at the same time under one key, the second time perhaps as another trade, to which 422 is an
   * answer, too. Throws `BrokenGuarantee` on an answer that can't be.
   */
  async compete(request: TradeRequest, frontEnds: readonly string[]): Promise<void> {
    this.#keys += 1;
    const trade = { ...request, key: `${this.#options.name}-${this.#keys}` };
    const rival = this.#options.random.chance(0.5) ? trade : { ...trade, quantity: trade.quantity + 1 };
    await Promise.all([trade, rival].map((one) => this.#note(one, () => this.#askWithRival(one, frontEnds))));
  }

  async #note<Known extends Answer | undefined>(trade: Trade, ask: (copies: number) => Promise<Known>): Promise<Known> {
    const { history, copies } = this.#options;
    this.#underWay += 1;
    history.begin(trade);
    const answer = await ask(copies());
    this.#underWay -= 1;
    if (answer) history.note(trade, answer);
    return answer;
  }

  /**
   * Repeats a trade until there is a definite answer, or a refusal that this client leaves it at, or one that asking
   * again does not change (undefined). `copiesBefore`, of a
   * trade under a new key, is how many requests had been copied before. Throws `BrokenGuarantee` where one that was only
   * refused was done.
   */
  async #ask(
    trade: Trade,
    frontEnds: readonly string[],
    resignation = 0,
    copiesBefore?: number,
  ): Promise<Answer | undefined> {
    const { random, copies } = this.#options;
    const isNew = copiesBefore !== undefined;
    let onlyRefused = isNew;
    for (;;) {
      if (isNew && onlyRefused) this.#options.history.assertNotDone(trade.key);
      const reply = await this.#send(trade, frontEnds);
      const answer = readAnswer(trade, reply);
      if (answer !== undefined) return answer;
      onlyRefused &&= reply?.status === refused && copies() === copiesBefore;
      const resigns = onlyRefused && random.chance(resignation);
      if (resigns && !this.#options.demandsAnswers) return { rejected: refused };
      if (isWithoutEnd(reply)) return undefined;
      await this.#pause(trade, reply);
    }
  }

  /** Likewise, but undefined also where another trade had the key first. */
  async #askWithRival(trade: Trade, frontEnds: readonly string[]): Promise<Answer | undefined> {
    for (;;) {
      const reply = await this.#send(trade, frontEnds);
      if (reply?.status === keyOfAnother) {
        this.#options.history.noteStranger(trade);
        return undefined;
      }
      const answer = readAnswer(trade, reply);
      if (answer !== undefined) return answer;
      if (isWithoutEnd(reply)) return undefined;
      await this.#pause(trade, reply);
    }
  }

  /** Waits before a trade is sent again; where that should not be needed, throws `BrokenGuarantee`. */
  async #pause(trade: Trade, reply: Reply | undefined): Promise<void> {
    const { clock, random, demandsAnswers } = this.#options;
    if (demandsAnswers) throw new BrokenGuarantee(7, `${trade.key} got ${inWords(reply)}`);
    await sleep(clock, random.magnitude(pauseMs.shortest, pauseMs.longest));
  }

  /** Uses the key of a trade that was answered for another one, which must be refused. */
  async misuse(trade: Trade, frontEnds: readonly string[]): Promise<void> {
    const { history } = this.#options;
    const reply = await this.#send({ ...trade, quantity: trade.quantity + 1 }, frontEnds);
    if (reply === undefined || reply.status === keyOfAnother || tryAgain.has(reply.status)) return;
    const answer = history.answerTo(trade.key);
    // A rejection may have been forgotten with the catalog's file: then the key is free again.
    if (answer === undefined) return;
    // A trade in a stock that is not listed uses no key: another one in that stock gets the same answer.
    if ("rejected" in answer && answer.rejected === notListed && reply.status === notListed) return;
    throw new BrokenGuarantee(1, `key ${trade.key} was used for another trade and answered ${inWords(reply)}`);
  }

  #send(trade: Trade, frontEnds: readonly string[]): Promise<Reply | undefined> {
    const { key, name, quantity, type } = trade;
    return this.#options.http.call(`${this.#options.random.pick(frontEnds)}/orders`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ name, quantity, type }),
    });
  }
}

/** Whether there is no room to remember a rejection: there is none as long as a run lasts. */
function isWithoutEnd(reply: Reply | undefined): boolean {
  return reply?.status === refused && JSON.stringify(reply.body).includes(memoryIsFull);
}

function inWords(reply: Reply | undefined): string {
  return reply ? `${reply.status} ${JSON.stringify(reply.body)}` : "no answer";
}

/** The definite answer in a reply; undefined where the outcome is not known. Throws `BrokenGuarantee`. */
function readAnswer(trade: Trade, reply: Reply | undefined): Answer | undefined {
  if (reply === undefined || tryAgain.has(reply.status)) return undefined;
  const number = orderNumber(reply.body);
  if (reply.status === 200 && number !== undefined) {
    if (reply.headers.get("idempotency-key") === trade.key) return { number };
    throw new BrokenGuarantee("sanity", `the answer to ${trade.key} names another key`);
  }
  if (rejections.has(reply.status)) return { rejected: reply.status };
  throw new BrokenGuarantee("sanity", `${trade.key} was answered ${reply.status} ${JSON.stringify(reply.body)}`);
}

function orderNumber(body: unknown): number | undefined {
  const { data } = (body ?? {}) as { data?: { transaction_number?: unknown } };
  const number = data?.transaction_number;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}
