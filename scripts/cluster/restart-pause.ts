import { timing } from "./timing.ts";

/** How long to wait before a service that died `deaths` times in a row is started again, in milliseconds. */
export function restartPause(deaths: number): number {
  if (deaths <= 1) return 0;
  return Math.min(timing.restartPauseMaxMs, timing.restartPauseMs * 2 ** (deaths - 2));
}

/** What the terminal says of it. */
export function nextStart(pauseMs: number): string {
  return pauseMs === 0 ? "starting it again" : `starting it again in ${pauseMs / 1000} s`;
}
