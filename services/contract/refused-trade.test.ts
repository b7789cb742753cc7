import { expect, test } from "bun:test";
import { BazaarError } from "./errors.ts";
import { refusedTrade } from "./refused-trade.ts";

const refusal = new BazaarError(503, "No leader took the trade in time.", { leader: 3 });

test("of a key that the caller sent, a refusal only says what this request did", () => {
  const told = refusedTrade(refusal, "caller");
  expect(told).toMatchObject({
    status: 503,
    message:
      "No leader took the trade in time. This request did nothing; if its Idempotency-Key was used before, that " +
      "outcome stands: ask again with the same key.",
    details: { leader: 3 },
  });
});

test("of a key that was made for this request, it says that nothing was done", () => {
  const message = "No leader took the trade in time. Nothing was done: try again.";
  expect(refusedTrade(refusal, "service")).toMatchObject({ status: 503, message });
});

test("nothing is added to what is no 503", () => {
  for (const cause of [new BazaarError(409, "Not enough."), new BazaarError(504, "Not known."), new Error("x"), "x"]) {
    expect(refusedTrade(cause, "caller")).toBe(cause);
  }
});
