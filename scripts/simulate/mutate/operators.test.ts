import { describe, expect, test } from "bun:test";
import { mutationsOf } from "./mutations-of.ts";

/** What one operator makes of a line. */
function made(operator: string, line: string): string[] {
  return mutationsOf("a.ts", line)
    .filter((mutation) => mutation.operator === operator)
    .map(({ after }) => after);
}

describe("the operator", () => {
  test.each<[string, string, string[]]>([
    ["comparison", "f(a < b, a >= b)", ["f(a <= b, a >= b)", "f(a < b, a > b)"]],
    ["comparison", "if (a === b) f()", ["if (a !== b) f()"]],
    ["comparison", "f(a in b, a + b)", []],
    ["arithmetic", "a = b + c * d", ["a = b - c * d", "a = b + c / d"]],
    ["arithmetic", "a += b", ["a -= b"]],
    ["logic", "f(a && b || c)", ["f(a || b || c)", "f(a && b && c)"]],
    ["logic", "f(a ?? b, !c)", ["f(b, !c)", "f(a ?? b, c)"]],
    ["number", "f(3, -1)", ["f(4, -1)", "f(2, -1)", "f(3, -2)", "f(3, -0)"]],
    ["number", "f(0, 31536000)", ["f(1, 31536000)"]],
    ["boolean", "f(true, false)", ["f(false, false)", "f(true, true)"]],
    ["condition", "if (a < b) f()", ["if (!(a < b)) f()", "if (true) f()", "if (false) f()"]],
    ["condition", "f(a ? b : c)", ["f(!(a) ? b : c)", "f(true ? b : c)", "f(false ? b : c)"]],
    // `comparison`, `logic` and `jump` make the others.
    ["condition", "for (;;) if (a === b) continue", ["for (;;) if (true) continue"]],
    ["condition", "for (;;) if (!a) break", ["for (;;) if (true) break"]],
    ["await", "await f(await g())", ["f(await g())", "await f(g())"]],
    ["statement", "f(); a = b; const c = d;", ["; a = b; const c = d;", "f(); ; const c = d;"]],
    ["statement", "const f = () => void g();", ["const f = () => {};"]],
    ["statement", "const f = () => a + b;", []],
    [
      "jump",
      "for (;;) if (a) continue; else break;",
      ["for (;;) if (a) ; else break;", "for (;;) if (a) continue; else ;"],
    ],
    ["jump", "function f() { return g(); }", ["function f() { g(); }"]],
    [
      "jump",
      "function f() { if (a) return; throw b; }",
      ["function f() { if (a) ; throw b; }", "function f() { if (a) return; ; }"],
    ],
    ["arguments", "f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"]],
    ["arguments", "f(a, () => b, 'c', ...d)", []],
    ["arguments", "new F(a, a, b.c)", ["new F(a, b.c, a)"]],
    ["arguments", "throw new BazaarError(a, Math.min(b, c));", []],
    ["method", "Math.min(a.some(b), max(c))", ["Math.max(a.some(b), max(c))", "Math.min(a.every(b), max(c))"]],
    ["optional", "f(a?.b, c?.[0], d?.())", ["f(a.b, c?.[0], d?.())", "f(a?.b, c[0], d?.())", "f(a?.b, c?.[0], d())"]],
  ])("%s makes of %p", (operator, line, lines) => {
    expect(made(operator, line)).toEqual(lines);
  });
});
