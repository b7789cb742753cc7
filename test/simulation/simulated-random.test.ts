import { expect, test } from "bun:test";
import { SimulatedRandom } from "./simulated-random.ts";

const draw = (random: SimulatedRandom) => Array.from({ length: 20 }, () => random.integer(0, 999));

test("the same name gives the same numbers, another name others", () => {
  expect(draw(new SimulatedRandom("seed 1"))).toEqual(draw(new SimulatedRandom("seed 1")));
  expect(draw(new SimulatedRandom("seed 1"))).not.toEqual(draw(new SimulatedRandom("seed 2")));
});

test("a derived stream does not depend on what was drawn elsewhere", () => {
  const first = new SimulatedRandom("seed 1");
  const second = new SimulatedRandom("seed 1");
  draw(second);
  draw(second.derive("network"));
  expect(draw(first.derive("clients"))).toEqual(draw(second.derive("clients")));
});

test("fractions spread evenly from 0 to 1", () => {
  const random = new SimulatedRandom("seed 1");
  const tenths = new Array<number>(10).fill(0);
  for (let count = 0; count < 10_000; count += 1) {
    const tenth = Math.floor(random.fraction() * 10);
    tenths[tenth]! += 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
