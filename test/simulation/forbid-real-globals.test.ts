import { describe, expect, test } from "bun:test";
import { forbidRealGlobals } from "./forbid-real-globals.ts";

const real: Record<string, () => unknown> = {
  "Date.now": () => Date.now(),
  "new Date()": () => new Date(),
  "Date()": () => Date(),
  "performance.now": () => performance.now(),
  "Math.random": () => Math.random(),
  "crypto.getRandomValues": () => crypto.getRandomValues(new Uint8Array(1)),
  "crypto.randomUUID": () => crypto.randomUUID(),
  setTimeout: () => setTimeout(() => undefined, 0),
  setInterval: () => setInterval(() => undefined, 1_000),
  setImmediate: () => setImmediate(() => undefined),
  fetch: () => fetch("http://127.0.0.1:1/"),
  "AbortSignal.timeout": () => AbortSignal.timeout(1),
  "Bun.sleep": () => Bun.sleep(0),
  "Bun.randomUUIDv7": () => Bun.randomUUIDv7(),
};

describe("while a simulation runs,", () => {
  for (const [name, use] of Object.entries(real)) {
    test(`${name} throws and is reported`, () => {
      const reported: Error[] = [];
      const allow = forbidRealGlobals((cause) => void reported.push(cause));
      try {
        expect(use).toThrow(`${name} reaches out of the simulation`);
      } finally {
        allow();
      }
      expect(reported).toHaveLength(1);
    });
  }

  test("dates can be computed with, and afterwards all is as before", () => {
    const { now } = Date;
    const allow = forbidRealGlobals(() => undefined);
    expect(new Date(0).toISOString()).toBe("1970-01-01T00:00:00.000Z");
    expect(new Date(0)).toBeInstanceOf(Date);
    allow();
    expect(Date.now).toBe(now);
    expect(new Date().getFullYear()).toBeGreaterThan(2_025);
  });
});
