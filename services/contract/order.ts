import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { BazaarError } from "./errors.ts";
import { RequestId } from "./request-id.ts";
import { sampleOrder } from "./samples.ts";
import { Quantity, StockName } from "./stock.ts";

export const Side = Type.Union([Type.Literal("buy"), Type.Literal("sell")], {
  description: '"buy" or "sell"',
  examples: ["buy"],
});
export type Side = Static<typeof Side>;

export const IdempotencyKey = Type.String({
  pattern: `^[\\x21-\\x7e]{1,${limits.keyCharacters}}$`,
  description: `1 to ${limits.keyCharacters} visible ASCII characters`,
  examples: [sampleOrder.key],
});

export const idempotencyKeyHeader = "idempotency-key";

const keyPattern = new RegExp(IdempotencyKey.pattern ?? "");

export function isIdempotencyKey(text: unknown): text is string {
  return typeof text === "string" && keyPattern.test(text);
}

/** The `Idempotency-Key` header, or undefined where there is none. Throws 422 where it is not 1–255 visible ASCII. */
export function readIdempotencyKey(headers: Headers): string | undefined {
  const key = headers.get(idempotencyKeyHeader);
  if (key === null) return undefined;
  if (!isIdempotencyKey(key)) throw new BazaarError(422, `Idempotency-Key must be ${IdempotencyKey.description}.`);
  return key;
}

/** What a client asks for. */
export const TradeRequest = Type.Object(
  { name: StockName, quantity: Quantity, type: Side },
  { examples: [{ name: "GameStart", quantity: 3, type: "buy" }] },
);
export type TradeRequest = Static<typeof TradeRequest>;

/** The same from the public, without a field that nobody knows: what is misspelled must not look like done. */
export const PublicTrade = Type.Object(TradeRequest.properties, {
  additionalProperties: false,
  examples: TradeRequest.examples,
});

/**
 * A trade on its way: the request under the key that names it for ever. The logs call it by that key, too, unless its
 * client has sent a request id.
 */
export const Trade = Type.Object({
  ...TradeRequest.properties,
  key: IdempotencyKey,
  requestId: Type.Optional(RequestId),
});
export type Trade = Static<typeof Trade>;

/** Whether two requests under one key ask for the same. */
export function isSameTrade(a: TradeRequest, b: TradeRequest): boolean {
  return a.name === b.name && a.quantity === b.quantity && a.type === b.type;
}

/** The shares that a trade leaves of `shares`: "buy" takes them from the bazaar, "sell" adds to it. */
export function sharesAfter({ quantity, type }: TradeRequest, shares: number): number {
  return shares + (type === "buy" ? -quantity : quantity);
}

const Count = Type.Integer({ minimum: 0, examples: [1] });
export const OrderNumber = Type.Integer({ minimum: 1, examples: [1] });
export const Hash = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "SHA-256, 64 hex digits",
  examples: [sampleOrder.hash],
});

/** An order as the public sees it. */
export const Order = Type.Object({ number: OrderNumber, ...TradeRequest.properties });
export type Order = Static<typeof Order>;

/** An order as the logs keep it. */
export const LogEntry = Type.Object({
  ...Order.properties,
  key: IdempotencyKey,
  term: Count,
  time: Type.Integer({
    description: "milliseconds since 1970, by the catalog's clock",
    examples: [sampleOrder.time],
  }),
  replica: Type.Integer({ minimum: 0, description: "that took the trade; 0: the catalog itself", examples: [3] }),
  hash: Hash,
});
export type LogEntry = Static<typeof LogEntry>;

/** The number and hash of the last order of a log. */
export const Head = Type.Object({ number: Count, hash: Hash });
export type Head = Static<typeof Head>;

/** The public part of a log entry. */
export function publicOrder({ number, name, quantity, type }: Order): Order {
  return { number, name, quantity, type };
}

/** The order number in a path. Throws 422 where it is not a positive safe integer in plain digits. */
export function readOrderNumber(text: string | undefined): number {
  const number = /^[1-9][0-9]{0,15}$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new BazaarError(422, `An order number is an integer from 1, such as 7; got ${quote(text)}.`);
}

/** An integer in a query, or its default. Throws 422 where it is not an integer within the bounds. */
export function readCount(name: string, text: string | undefined, bounds: { min: number; max: number; or: number }) {
  if (text === undefined) return bounds.or;
  const count = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= bounds.min && count <= bounds.max) return count;
  throw new BazaarError(422, `"${name}" must be an integer from ${bounds.min} to ${bounds.max}; got ${quote(text)}.`);
}

function quote(text: string | undefined): string {
  return text === undefined ? "nothing" : JSON.stringify(text.slice(0, 40));
}
