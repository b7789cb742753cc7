import { expect, test } from "bun:test";
import { SimulatedRandom } from "../simulated-random.ts";
import type { Message } from "./fault.ts";
import { LostAnswer } from "./lost-answer.ts";

const message = (kind: Message["kind"], route: string): Message => {
  return { from: "a", to: "b", kind, sort: route.split("/", 2).join("/"), route };
};

/** Whether an answer is lost, or its connection breaks. */
const isLost = (fault: LostAnswer, route: string) => {
  return fault.breaks(message("response", route)) || fault.bend(message("response", route), [5]).length === 0;
};

test("answers of a route that writes are lost, no more than were chosen, and no others", () => {
  const fault = new LostAnswer();
  const random = new SimulatedRandom("answers");
  fault.bend(message("request", "GET /ping"), [5]);
  expect(fault.strike(random)).toBeUndefined();
  fault.bend(message("request", "POST /terms/confirm"), [5]);
  const strike = fault.strike(random);
  expect(fault.bend(message("request", "POST /terms/confirm"), [5])).toEqual([5]);
  expect(isLost(fault, "POST /terms")).toBeFalse();
  expect(isLost(fault, "POST /terms/confirm")).toBeTrue();
  strike?.end();
  expect(isLost(fault, "POST /terms/confirm")).toBeFalse();
});

test("all routes are equally likely, however often each is asked for", () => {
  const fault = new LostAnswer();
  const random = new SimulatedRandom("routes");
  for (let count = 0; count < 100; count += 1) fault.bend(message("request", "POST /trades"), [5]);
  fault.bend(message("request", "POST /open"), [5]);
  const struck = Array.from({ length: 100 }, () => fault.strike(random)?.description ?? "");
  expect(struck.filter((text) => text.includes("POST /open")).length).toBeGreaterThan(30);
});
