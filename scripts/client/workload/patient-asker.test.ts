import { describe, expect, test } from "bun:test";
import { CommandError } from "../../command-line/command-error.ts";
import { deadUrl, fakeFrontEnd, refusal } from "../fixtures/fake-front-end.ts";
import { FrontEnds, tradeQuestion } from "../front-ends.ts";
import { PatientAsker } from "./patient-asker.ts";

const question = tradeQuestion({ name: "A", quantity: 1, type: "buy" }, "the key");
const done = () => Response.json({ data: { transaction_number: 1 } });

function patient(urls: string[], limitMs: number) {
  const retries: string[] = [];
  const asker = new PatientAsker(new FrontEnds(urls), { limitMs }, (why) => retries.push(why));
  return { asker, retries };
}

describe("a patient client (exactly once)", () => {
  test("repeats a trade with the same key until it has an answer", async () => {
    const keys: (string | null)[] = [];
    const answers = [refusal(503, "later", { "Retry-After": "0" }), refusal(504, "unknown"), done()];
    using frontEnd = fakeFrontEnd((request) => {
      keys.push(request.headers.get("idempotency-key"));
      return answers.shift() ?? done();
    });
    const { asker, retries } = patient([frontEnd.url], 4_000);
    expect((await asker.ask(question)).text).toBe('{"data":{"transaction_number":1}}');
    expect(keys).toEqual(["the key", "the key", "the key"]);
    expect(retries).toEqual(["503", "504"]);
  });

  test("goes on with the next front end where one does not answer", async () => {
    using frontEnd = fakeFrontEnd(done);
    const { asker, retries } = patient([deadUrl(), frontEnd.url], 4_000);
    expect((await asker.ask(question)).status).toBe(200);
    expect((await asker.ask(question)).status).toBe(200);
    expect(retries).toEqual(["no answer"]);
  });

  test("waits as long as Retry-After says", async () => {
    const answers = [refusal(503, "later", { "Retry-After": "1" })];
    using frontEnd = fakeFrontEnd(() => answers.shift() ?? done());
    const startMs = performance.now();
    await patient([frontEnd.url], 4_000).asker.ask(question);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(990);
  });

  test.each([200, 404, 409, 422, 500])("takes %p for an answer", async (status) => {
    using frontEnd = fakeFrontEnd(() => refusal(status, "so"));
    const { asker, retries } = patient([frontEnd.url], 1_000);
    expect((await asker.ask(question)).status).toBe(status);
    expect(retries).toEqual([]);
  });

  test("gives up in the end, with the last problem", async () => {
    using frontEnd = fakeFrontEnd(() => refusal(503, "The catalog does not answer now."));
    const error = await patient([frontEnd.url], 250)
      .asker.ask(question)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CommandError);
    expect(String(error)).toContain("the last try: The catalog does not answer now.");
  });

  test("does not wait for an answer beyond its patience", async () => {
    using frontEnd = fakeFrontEnd(() => new Promise(() => {}));
    const startMs = performance.now();
    await expect(patient([frontEnd.url], 150).asker.ask(question)).rejects.toThrow("gave no answer within");
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});
