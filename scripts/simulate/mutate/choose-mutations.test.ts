import { expect, test } from "bun:test";
import { chooseMutations } from "./choose-mutations.ts";
import { mutationsOf } from "./mutations-of.ts";

const text = "if (a < 1) f(1);\nif (b > 2) g(2);\nif (c < 3) h(3);\n";
const all = mutationsOf("a.ts", text);
const nothing = async () => new Set<never>();

test("one seed always makes the same choice, another seed another one", async () => {
  const first = await chooseMutations(all, { count: 6, skip: 0, seed: 5 }, nothing);
  expect(first).toHaveLength(6);
  expect(await chooseMutations(all, { count: 6, skip: 0, seed: 5 }, nothing)).toEqual(first);
  expect(await chooseMutations(all, { count: 6, skip: 0, seed: 6 }, nothing)).not.toEqual(first);
});

test("a choice goes on where an earlier one ended", async () => {
  const whole = await chooseMutations(all, { count: 6, skip: 0, seed: 5 }, nothing);
  expect(await chooseMutations(all, { count: 4, skip: 2, seed: 5 }, nothing)).toEqual(whole.slice(2));
});

test("other lines do not change the order", async () => {
  const moved = mutationsOf("a.ts", `// A line more.\n${text}`);
  const after = async (mutations: typeof all) =>
    (await chooseMutations(mutations, { count: 9, skip: 0, seed: 1 }, nothing)).map((mutation) => mutation.after);
  expect(await after(moved)).toEqual(await after(all));
});

test("what is refused is replaced, as long as there are others", async () => {
  const refuse = async (some: readonly (typeof all)[number][]) => new Set(some.filter(({ line }) => line !== 2));
  const chosen = await chooseMutations(all, { count: 1_000, skip: 0, seed: 1 }, refuse);
  expect(chosen.length).toBe(all.filter(({ line }) => line === 2).length);
  expect(await chooseMutations(all, { count: 3, skip: 0, seed: 1 }, refuse)).toEqual(chosen.slice(0, 3));
});
