/** A time without an answer, in milliseconds on the load's clock. */
export interface Gap {
  startMs: number;
  endMs: number;
}

/**
 * The longest time without an answer of which some part lies between `fromMs` and `untilMs`. `answersMs` are the times
 * of the answers, ascending. What is cut off by the first or the last answer ends at `fromMs` or `untilMs`.
 */
export function longestGap(answersMs: readonly number[], fromMs: number, untilMs: number): Gap {
  let longest: Gap = { startMs: fromMs, endMs: fromMs };
  const consider = (startMs: number, endMs: number) => {
    if (endMs - startMs > longest.endMs - longest.startMs) longest = { startMs, endMs };
  };
  let previousMs: number | undefined;
  for (const answerMs of answersMs) {
    if (answerMs > fromMs) consider(previousMs ?? fromMs, answerMs);
    previousMs = answerMs;
    if (answerMs >= untilMs) return longest;
  }
  consider(previousMs === undefined ? fromMs : previousMs, untilMs);
  return longest;
}

/** How long it is. */
export function lengthMs({ startMs, endMs }: Gap): number {
  return endMs - startMs;
}
