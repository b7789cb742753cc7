import { describe, expect, test } from "bun:test";
import { isSameMutation } from "./mutation.ts";
import { mutationsOf } from "./mutations-of.ts";

const text = `import { log } from "./log.ts";

/** é: what is counted are the letters. */
export class Pot {
  #max = 7;

  cook(): void {
    if (this.#max > 3) stir();
  }
}

function stir(): void {
  turn(1);
}
`;

test("a mutation tells its place: the line, and the class and method or the function", () => {
  const places = mutationsOf("pot.ts", text).map(({ operator, line, within }) => `${operator} ${line} ${within}`);
  expect([...new Set(places)]).toEqual([
    "number 5 Pot.#max",
    "condition 8 Pot.cook",
    "comparison 8 Pot.cook",
    "number 8 Pot.cook",
    "statement 8 Pot.cook",
    "statement 13 stir",
    "number 13 stir",
  ]);
});

test("a mutation is the same one where its line has moved, and another one in another function", () => {
  const [first] = mutationsOf("pot.ts", text);
  expect(mutationsOf("pot.ts", `\n\n${text}`).filter((moved) => isSameMutation(moved, first!))).toHaveLength(1);
  expect(mutationsOf("pot.ts", text.replace("Pot", "Pan")).some((other) => isSameMutation(other, first!))).toBeFalse();
});

describe("left alone is what", () => {
  test.each([
    ["is a type", "const a: 1 | 2 = b as 3;\ntype C = { d: 4 };"],
    ["is a text", "const a = `b $" + "{c + 1} d`;"],
    ["is imported", 'import { a } from "b";'],
    ["is told to the log", "this.#log.warn({ a: 1 }, b);"],
    ["is told to the log after a question", "if (a > 1) log.debug(b); else notices.warn(c, d);"],
    ["is told to the log when called", "const a = (err) => log.warn(err);"],
    ["is counted for people", "this.counters.hits += 1;"],
    ["makes figures for people", "class A { get figures() { return this.a + 1; } }"],
    ["takes more than one line", "call(\n  a,\n);"],
  ])("%s", (_what, line) => {
    const operators = mutationsOf("a.ts", line).map(({ after }) => after);
    expect(operators).toEqual([]);
  });
});

test("what is no program any more is not made", () => {
  expect(mutationsOf("a.ts", "f(a ?? (b || c))").map(({ after }) => after)).not.toContain("f(a ?? b || c)");
});
