import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../../test/harness/manual-clock.ts";
import { sampleTrade } from "../../../test/harness/sample-orders.ts";
import { BazaarError } from "../../contract/errors.ts";
import { limits } from "../../runtime/limits.ts";
import { TradeMeter } from "./trade-meter.ts";

/** A meter before a trader whose trades take as long as the test says; with an error, they fail with that. */
function metered() {
  const clock = new ManualClock();
  const takes = { ms: 10, error: undefined as Error | undefined };
  const trader = {
    trade: () =>
      new Promise<number>((resolve, reject) => {
        const { error } = takes;
        clock.after(takes.ms, () => (error ? reject(error) : resolve(1)));
      }),
  };
  const meter = new TradeMeter(clock, trader);
  const trade = () => void meter.trade(sampleTrade("k")).catch(() => {});
  return { clock, takes, meter, trade };
}

const windowMs = limits.dashboardPollMs;

describe("the meter", () => {
  test("tells the trades a second and how long the slowest took, of the last stretch alone", async () => {
    const { clock, takes, meter, trade } = metered();
    meter.read();
    for (let count = 0; count < 20; count += 1) trade();
    await clock.advance(windowMs);
    expect(meter.read()).toEqual({ perSecond: 20 / (windowMs / 1_000), p99Ms: expect.closeTo(10, 1), waitingMs: 0 });
    takes.ms = 50;
    trade();
    await clock.advance(windowMs);
    expect(meter.read()).toMatchObject({ perSecond: 1 / (windowMs / 1_000), p99Ms: expect.closeTo(50, 1) });
    await clock.advance(windowMs);
    expect(meter.read()).toEqual({ perSecond: 0, p99Ms: null, waitingMs: 0 });
  });

  test("tells two readers the same", async () => {
    const { clock, meter, trade } = metered();
    meter.read();
    trade();
    await clock.advance(windowMs);
    const first = meter.read();
    await clock.advance(5);
    expect(meter.read()).toEqual(first);
  });

  test("measures how long trades wait for any answer", async () => {
    const { clock, takes, meter, trade } = metered();
    meter.read();
    takes.ms = 300;
    trade();
    await clock.advance(100);
    trade();
    expect(meter.read().waitingMs).toBe(100);
    expect(meter.isWaitingSince(clock.monotonic())).toBe(true);
    await clock.advance(200);
    expect(meter.read().waitingMs).toBe(0);
    expect(meter.isWaitingSince(clock.monotonic())).toBe(false);
    expect(meter.takeWaits()).toEqual({ longestWaitMs: 300, failures: 0 });
    await clock.advance(100);
    expect(meter.takeWaits()).toEqual({ longestWaitMs: 100, failures: 0 });
  });

  test("one gap is one gap, however often trades fail in it and are sent again", async () => {
    const { clock, takes, meter, trade } = metered();
    meter.read();
    Object.assign(takes, { ms: 5_000, error: new BazaarError(504, "not known yet") });
    for (let count = 0; count < 3; count += 1) {
      trade();
      for (let part = 0; part < 5; part += 1) {
        await clock.advance(1_000);
        expect(meter.read().waitingMs).toBe(count * 5_100 + (part + 1) * 1_000);
      }
      await clock.advance(100);
      expect(meter.read().waitingMs).toBe((count + 1) * 5_100);
    }
    Object.assign(takes, { ms: 10, error: undefined });
    trade();
    await clock.advance(10);
    expect([meter.read().waitingMs, meter.takeWaits()]).toEqual([0, { longestWaitMs: 15_310, failures: 3 }]);
    trade();
    await clock.advance(10);
    expect(meter.takeWaits().longestWaitMs).toBe(10);
  });

  test("where nobody asks again, nobody waits", async () => {
    const { clock, takes, meter, trade } = metered();
    meter.read();
    takes.error = new BazaarError(503, "no");
    trade();
    await clock.advance(10 + limits.dashboardWatchMs);
    meter.read();
    expect(meter.read().waitingMs).toBe(0);
    trade();
    await clock.advance(5);
    expect(meter.read().waitingMs).toBe(5);
  });

  test("counts what got no answer in time as failed, and a rejection as an answer", async () => {
    const { clock, takes, meter, trade } = metered();
    meter.read();
    takes.error = new BazaarError(504, "not known yet");
    trade();
    await clock.advance(10);
    takes.error = new BazaarError(409, "not enough");
    trade();
    await clock.advance(10);
    expect(meter.takeWaits().failures).toBe(1);
  });

  test("measures nothing while nobody watches", async () => {
    const { clock, meter, trade } = metered();
    trade();
    await clock.advance(windowMs);
    expect(meter.takeWaits()).toEqual({ longestWaitMs: 0, failures: 0 });
    meter.read();
    await clock.advance(limits.dashboardWatchMs);
    trade();
    await clock.advance(windowMs);
    expect(meter.read()).toEqual({ perSecond: 0, p99Ms: null, waitingMs: 0 });
  });
});
