import { limits } from "../runtime/limits.ts";
import { BazaarError } from "./errors.ts";
import { refusedTrade } from "./refused-trade.ts";
import { noSuchStock } from "./stock.ts";

/** One way in which a route refuses, as the API's description shows it. */
export interface Refusal {
  status: number;
  /** When, in a sentence. */
  when: string;
  /** A message that is really sent then. */
  message: string;
  /** What the answer carries beside the envelope. */
  beside?: Record<string, unknown>;
}

export function refusal(status: number, when: string, message: string, beside: Record<string, unknown> = {}): Refusal {
  return { status, when, message, beside };
}

/** The refusal that a real error of ours is an example of. */
function asShown(error: BazaarError, when: string): Refusal {
  return refusal(error.status, when, error.message);
}

const wire = "This service speaks wire version 1, the caller 2: run one version.";
const field = '"quantity" must be an integer from 1 to 1,000,000,000; got 0.';
const token = "This route changes state inside the cluster: send Authorization: Bearer <token>.";

/** What any route answers when something unforeseen happens. */
export const unexpected = refusal(
  500,
  "Something unforeseen happened.",
  "Something went wrong inside the service; its log says what.",
);

export const emptyBody = refusal(400, "The body is empty.", "The body is empty: send a JSON object.");

/** How a body can be wrong, on every route that takes one. */
export const badBody = (maxBytes: number): Refusal[] => [
  refusal(400, "The body is not JSON.", "The body is not valid JSON: JSON Parse error: Expected '}'."),
  refusal(413, "The body is too long.", `The body is over ${maxBytes} bytes.`),
  refusal(415, "The body is of another type.", 'Send Content-Type: application/json; got "text/plain".'),
  refusal(415, "The body is compressed.", 'Send the body uncompressed; got Content-Encoding: "gzip".'),
  refusal(422, "A field is missing or wrong.", field),
];

/** How a caller can turn out not to be of this cluster. */
export const notOfThisCluster: Refusal[] = [
  refusal(401, "The cluster token is missing or another one; nothing is done.", token),
  refusal(400, "The caller speaks another wire version.", wire),
];

export const noStock = asShown(noSuchStock("GameStap"), "There is no stock of that name.");
export const noOrder = refusal(404, "The order does not exist.", "There is no order 7.");
export const badNumber = refusal(
  422,
  "The order number is not an integer from 1.",
  'An order number is an integer from 1, such as 7; got "abc".',
);
export const badPage = refusal(
  422,
  '"limit" or "after" is out of bounds.',
  `"limit" must be an integer from 1 to ${limits.pageOrders}; got "5000".`,
);
export const unknownParameter = refusal(
  422,
  "A query parameter is not known.",
  'This route does not know the query parameter "before": it takes after and limit.',
);
export const unknownField = refusal(
  422,
  "The body has a field that is not known.",
  '"price" is no field of this body: it has name, quantity, type.',
);
export const notEnoughShares = refusal(
  409,
  "There are not enough shares to buy, or, selling, there would be more than 2^53−1.",
  "Not enough shares of GameStart: 2 left, 3 wanted.",
);
export const badKey = refusal(
  422,
  "The key is not 1 to 255 visible ASCII characters.",
  "Idempotency-Key must be 1 to 255 visible ASCII characters.",
);
export const keyOfAnother = refusal(
  422,
  "The key was used for another trade.",
  "This Idempotency-Key was used for another trade: take a new key.",
);
export const tradeRefused = (reason: string): Refusal =>
  asShown(
    refusedTrade(new BazaarError(503, reason), "caller") as BazaarError,
    "Refused: this request certainly did nothing. What an earlier one did under the same key stands.",
  );
export const outcomeUnknown = refusal(
  504,
  "The outcome is not known at the deadline. Ask again with the same key: it happens once.",
  "The outcome is not known yet: ask again with the same Idempotency-Key.",
);
export const catalogClosed = refusal(
  503,
  "The catalog has just started: no leader has compared it with the replicas yet.",
  "The catalog has just started: a leader must first compare its log with a majority of the 3 replicas.",
);
