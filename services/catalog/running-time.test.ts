import { expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { limits } from "../runtime/limits.ts";
import { RunningTime } from "./running-time.ts";

test("running time goes on where earlier starts ended, and grows as the catalog runs", async () => {
  const clock = new ManualClock();
  const time = new RunningTime(clock, 5_000);
  expect(time.count()).toBe(5_000);
  for (let step = 0; step < 10; step += 1) {
    await clock.advance(limits.rejectionPruneMs);
    time.count();
  }
  expect(time.count()).toBe(5_000 + 10 * limits.rejectionPruneMs);
});

test("a pause of the process counts for next to nothing", async () => {
  const clock = new ManualClock();
  const time = new RunningTime(clock, 0);
  await clock.advance(25 * 3_600_000);
  expect(time.count()).toBe(limits.runningStepMaxMs);
});
