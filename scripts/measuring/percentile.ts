/**
 * The smallest value that at least `percent` of a hundred of all values do not exceed (the "nearest rank": always one
 * of the values, exact for any number of them). Undefined where there are none.
 */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)];
}
