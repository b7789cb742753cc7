import { expect, test } from "bun:test";
import { Scheduler } from "../scheduler.ts";
import { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import { FailingLink } from "./failing-link.ts";
import type { Message } from "./fault.ts";
import { Partition } from "./partition.ts";

const sort = "POST /x";
const route = "POST /x/y";
const asks = (from: string, to: string): Message => ({ from, to, kind: "request", sort, route });
const answers = (from: string, to: string): Message => ({ from, to, kind: "response", sort, route });

test("a cut lasts until it is ended, and concerns only those on its two sides", () => {
  const cuts = new Cuts();
  const end = cuts.cut(["a", "b"], ["c"]);
  expect(cuts.bend(asks("a", "c"), [5])).toEqual([]);
  expect(cuts.bend(answers("c", "b"), [5])).toEqual([]);
  expect(cuts.bend(asks("a", "b"), [5])).toEqual([5]);
  expect(cuts.bend(asks("d", "c"), [5])).toEqual([5]);
  end();
  expect(cuts.bend(asks("a", "c"), [5])).toEqual([5]);
});

test("where one way is cut, the other one is open, and so is what another cut leaves when it is ended", () => {
  const cuts = new Cuts();
  const endBoth = cuts.cut(["a"], ["b"]);
  cuts.cut(["a"], ["b"], true);
  endBoth();
  expect(cuts.bend(asks("a", "b"), [5])).toEqual([]);
  expect(cuts.bend(asks("b", "a"), [5])).toEqual([5]);
});

test("a partition may leave the clients out, and may have them on a side", () => {
  const random = new SimulatedRandom("partition");
  const reached = Array.from({ length: 100 }, () => {
    const partition = new Partition(["a", "b"], ["client"]);
    partition.strike(random);
    const isCut = (to: string) => partition.bend(asks("client", to), [5]).length === 0;
    return { cutProcesses: partition.bend(asks("a", "b"), [5]).length === 0, cutClient: isCut("a") || isCut("b") };
  });
  expect(reached).toContainEqual({ cutProcesses: true, cutClient: false });
  expect(reached).toContainEqual({ cutProcesses: true, cutClient: true });
});

test("a failing link is slow first and then carries nothing; others stay as they are", () => {
  const scheduler = new Scheduler();
  const link = new FailingLink(scheduler, ["a", "b", "c"]);
  const random = new SimulatedRandom("link");
  expect(link.strike(random)).toBeUndefined();
  link.bend(asks("a", "b"), [5]);
  const strike = link.strike(random);
  expect(link.bend(answers("b", "a"), [5])).toEqual([5]);
  const both = [link.bend(asks("a", "b"), [5]), link.bend(answers("b", "a"), [5])].flat();
  expect(Math.max(...both)).toBeGreaterThan(1_000);
  expect(link.bend(asks("a", "c"), [5])).toEqual([5]);
  scheduler.after(2_000_000, () => undefined);
  scheduler.step();
  expect([link.bend(asks("a", "b"), [5]), link.bend(answers("b", "a"), [5])]).toEqual([[], []]);
  expect(link.bend(asks("a", "c"), [5])).toEqual([5]);
  strike?.end();
  expect(link.bend(asks("a", "b"), [5])).toEqual([5]);
});

test("a link to a client does not fail", () => {
  const link = new FailingLink(new Scheduler(), ["a"]);
  link.bend(asks("client", "a"), [5]);
  expect(link.strike(new SimulatedRandom("link"))).toBeUndefined();
});
