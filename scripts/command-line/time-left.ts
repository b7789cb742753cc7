/** How much longer a run will take that has done a part of its work, from 0 to 1, in `elapsedMs`; "?" before it has. */
export function timeLeft(elapsedMs: number, doneFraction: number): string {
  if (doneFraction <= 0) return "?";
  const seconds = Math.ceil((elapsedMs * (1 - doneFraction)) / doneFraction / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
