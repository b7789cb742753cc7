import { expect, test } from "bun:test";
import { EventQueue } from "./event-queue.ts";
import { Scheduler } from "./scheduler.ts";
import { SimulatedRandom } from "./simulated-random.ts";

test("events come out by time, and those of one time in the order in which they were planned", () => {
  const random = new SimulatedRandom("event queue");
  const planned = Array.from({ length: 500 }, (_, sequence) => ({
    time: random.integer(0, 50),
    sequence,
    task: undefined,
  }));
  const queue = new EventQueue();
  for (const event of planned) queue.push(event);
  const expected = planned.toSorted((a, b) => a.time - b.time || a.sequence - b.sequence);
  expect(planned.map(() => queue.pop())).toEqual(expected);
  expect(queue.pop()).toBeUndefined();
});

test("an event is over when all that it set off is", () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  const work = async () => {
    seen.push("begins");
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    const answer = await new Response(JSON.stringify({ ends: scheduler.nowUs })).json();
    seen.push(JSON.stringify(answer));
  };
  scheduler.after(10, () => void work());
  scheduler.after(10, () => seen.push("next"));
  while (scheduler.step());
  expect(seen).toEqual(["begins", '{"ends":10}', "next"]);
});

test("a cancelled event does not happen, and time does not stop at it", () => {
  const scheduler = new Scheduler();
  const cancel = scheduler.after(5, () => expect.unreachable());
  scheduler.after(7, () => undefined);
  cancel();
  expect(scheduler.step()).toBe(true);
  expect(scheduler.nowUs).toBe(7);
  expect(scheduler.step()).toBe(false);
});
