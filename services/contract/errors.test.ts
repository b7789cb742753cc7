import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { BazaarError, errorFromEnvelope, hasStatus } from "./errors.ts";

describe("an error on the wire", () => {
  test("is the envelope with its code and message, and what it carries beside them", () => {
    const error = new BazaarError(409, "Term 3 is over.", { leader: 2, term: 4 });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      error: { code: 409, message: "Term 3 is over." },
      leader: 2,
      term: 4,
    });
  });

  test("never shows its cause", async () => {
    const cause = new Error("SELECT secret FROM inside");
    const response = new BazaarError(500, "Something went wrong.", {}, { cause }).toResponse();
    expect(await response.text()).toBe('{"error":{"code":500,"message":"Something went wrong."}}');
  });

  test("has the HTTP status of its code", () => {
    expect(new BazaarError(404, "no").toResponse().status).toBe(404);
  });

  test("says when to try again exactly where that may help", () => {
    expect(new BazaarError(503, "later").toResponse().headers.get("retry-after")).toBe("1");
    for (const status of [404, 409, 422, 500, 504]) {
      expect(new BazaarError(status, "no").toResponse().headers.get("retry-after")).toBeNull();
    }
  });
});

describe("an error from another service", () => {
  test("comes back as it was sent", async () => {
    const sent = new BazaarError(421, "Replica 1 is not the leader.", { leader: 3, term: 7 });
    const response = sent.toResponse();
    const got = errorFromEnvelope(response.status, await response.json());
    expect(got).toMatchObject({ status: 421, message: sent.message, details: { leader: 3, term: 7 } });
  });

  test("is told by its status when its body is something else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const error = errorFromEnvelope(502, body);
        expect(error.status).toBe(502);
        expect(error.message).toBeString();
      }),
    );
    expect(errorFromEnvelope(502, null).message).toBe("The service answered 502.");
  });
});

test("only an error of ours has a status that is acted on", () => {
  expect(hasStatus(new BazaarError(409, "no"), 409)).toBe(true);
  expect(hasStatus(new BazaarError(503, "no"), 409)).toBe(false);
  expect(hasStatus({ status: 409 }, 409)).toBe(false);
  expect(hasStatus(undefined, 409)).toBe(false);
});
