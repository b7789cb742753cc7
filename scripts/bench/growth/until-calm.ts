import { processorTimes } from "../process-cost.ts";
import type { System } from "../systems/system.ts";

const lookMs = 2_000;
/** An idle cluster takes a twenty-fifth of a core; one that still checks its logs a fifth at least. */
const calmFraction = 0.1;
const calmLooks = 2;

/**
 * Resolves when nobody asks for much of a processor any more: after a start, services check their whole logs in the
 * background. Gives up after `waitMs`; returns whether it became calm.
 */
export async function untilCalm(systems: readonly System[], waitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + waitMs;
  let looks = 0;
  while (looks < calmLooks && performance.now() < deadlineMs) {
    const before = systems.map(spentUs);
    await Bun.sleep(lookMs);
    const fractions = systems.map((system, index) => (spentUs(system) - (before[index] ?? 0)) / (lookMs * 1000));
    // Where the system does not tell, there is nothing to wait for.
    looks = fractions.every((fraction) => !(fraction >= calmFraction)) ? looks + 1 : 0;
  }
  return looks >= calmLooks;
}

function spentUs({ processes }: System): number {
  return processorTimes(processes).reduce((sum, us) => sum + us, 0);
}
