import { expect, test } from "bun:test";
import type { Answer } from "./request.ts";
import { settleTrade } from "./ticket-flow.ts";

const done: Answer = { status: 200, message: "", number: 7 };
const silence: Answer = { status: undefined, message: "", number: undefined };
const says = (status: number, message = ""): Answer => ({ status, message, number: undefined });

/** What the ticket shows, one after the other, where the answers are these. */
async function shown(...answers: Answer[]) {
  const states: string[] = [];
  let asked = 0;
  await settleTrade({
    ask: async () => answers[Math.min(asked++, answers.length - 1)] ?? silence,
    pause: async () => {},
    show: (state) => void states.push("field" in state ? `refused at ${state.field}` : state.kind),
  });
  return states;
}

test("an order is done", async () => {
  expect(await shown(done)).toEqual(["sent", "done"]);
});

test("an outcome that is not known is asked for again, until it is", async () => {
  expect(await shown(silence, says(504), says(500), done)).toEqual(["sent", "unknown", "unknown", "unknown", "done"]);
});

test("503 is certain only where nothing was sent before", async () => {
  expect(await shown(says(503))).toEqual(["sent", "refused at form"]);
  expect(await shown(silence, says(503), done)).toEqual(["sent", "unknown", "unknown", "done"]);
});

test("a refusal stands beside the field that it is about", async () => {
  expect(await shown(says(404))).toEqual(["sent", "refused at stock"]);
  expect(await shown(says(409))).toEqual(["sent", "refused at quantity"]);
  expect(await shown(says(422, '"quantity" must be an integer'))).toEqual(["sent", "refused at quantity"]);
  expect(await shown(says(422, '"name" must be 1 to 64 characters'))).toEqual(["sent", "refused at stock"]);
  expect(await shown(says(413))).toEqual(["sent", "refused at form"]);
});

test("it does not ask for ever", async () => {
  expect((await shown(silence)).at(-1)).toBe("refused at form");
});
