import { timing } from "../timing.ts";

/** Whether `look` gives true within `waitMs`; it is asked again and again. */
export async function settled(look: () => boolean, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    if (look()) return true;
    if (performance.now() >= deadline) return false;
    await Bun.sleep(timing.lookMs);
  }
}
