import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { countingRandom } from "../../test/harness/surroundings.ts";
import { withRequestIds } from "./request-ids.ts";

/** What the services behind are told, and what the client is. */
async function named(method: string, headers: Record<string, string>, answered: Record<string, string> = {}) {
  let passedOn: string | null | undefined;
  const handle = (request: Request) => {
    passedOn = request.headers.get("x-request-id");
    return new Response("", { headers: answered });
  };
  const given = { clock: new ManualClock(), random: countingRandom() };
  const response = await withRequestIds(handle, given)(new Request("http://a/orders", { method, headers }));
  return { passedOn, told: response.headers.get("x-request-id") };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test.each(["GET", "POST"])("a client's own id goes through, and comes back: %s", async (method) => {
  for (const id of ["a", "~".repeat(128), "order/7;x=1"]) {
    expect(await named(method, { "X-Request-Id": id })).toEqual({ passedOn: id, told: id });
  }
});

describe("without a good id of the client's", () => {
  test.each([
    ["none", {}],
    ["too long", { "X-Request-Id": "a".repeat(129) }],
    ["with a space", { "X-Request-Id": "a b" }],
    ["not ASCII", { "X-Request-Id": "\u00e9" }],
  ])("a look-up gets a new one: %s", async (_, headers) => {
    const { passedOn, told } = await named("GET", headers);
    expect([passedOn, told]).toEqual([expect.stringMatching(uuid), passedOn]);
  });

  test.each([
    ["none", {}],
    ["too long", { "X-Request-Id": "a".repeat(129) }],
  ])("a trade is called by its key, which need not travel twice: %s", async (_, headers) => {
    const answered = await named("POST", headers, { "Idempotency-Key": "key-1" });
    expect(answered).toEqual({ passedOn: null, told: "key-1" });
  });

  test("a trade that is refused before it has a key has a name all the same", async () => {
    expect(await named("POST", {})).toEqual({ passedOn: null, told: expect.stringMatching(uuid) });
  });
});
