import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { sleep, systemClock, timedOut, withTimeout } from "./clock.ts";

describe("sleep", () => {
  test("ends when its time is over, and not before", async () => {
    const clock = new ManualClock();
    let isOver = false;
    const slept = sleep(clock, 100).then(() => {
      isOver = true;
    });
    await clock.advance(99);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await slept;
    expect(isOver).toBe(true);
  });
});

describe("a wait with a limit", () => {
  test("gives the promise's value, and leaves no timer behind", async () => {
    const clock = new ManualClock();
    expect(await withTimeout(clock, 100, Promise.resolve("done"))).toBe("done");
    expect(clock.timers).toBe(0);
  });

  test("throws what the promise throws, and leaves no timer behind", async () => {
    const clock = new ManualClock();
    await expect(withTimeout(clock, 100, Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(clock.timers).toBe(0);
  });

  test("says so when the time is over first, and does not mind how the promise ends after that", async () => {
    const clock = new ManualClock();
    const { promise, reject } = Promise.withResolvers<string>();
    const result = withTimeout(clock, 100, promise);
    await clock.advance(100);
    expect(await result).toBe(timedOut);
    reject(new Error("too late to matter"));
    await clock.settle();
  });

  test("takes a time that is over already for no time at all", async () => {
    const clock = new ManualClock();
    const result = withTimeout(clock, -5, new Promise(() => {}));
    await clock.advance(0);
    expect(await result).toBe(timedOut);
  });
});

describe("the machine's clock", () => {
  test("runs the end of a turn after all that was ready in it", async () => {
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    systemClock.endOfTurn(() => {
      seen.push("end of turn");
      resolve();
    });
    void Promise.resolve().then(() => seen.push("a promise"));
    await promise;
    expect(seen).toEqual(["a promise", "end of turn"]);
  });

  test("runs a timer once, and none that was cancelled", async () => {
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = systemClock.after(0, () => seen.push("cancelled"));
    systemClock.after(0, () => seen.push("kept"));
    cancel();
    systemClock.after(0, resolve);
    await promise;
    expect(seen).toEqual(["kept"]);
  });

  test("counts milliseconds, on the wall since 1970", () => {
    expect(systemClock.now()).toBe(Math.round(systemClock.now()));
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2020, 0, 1));
    const before = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
  });
});
