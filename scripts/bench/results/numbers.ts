/** Figures as a person reads them. */

/** "12,345". */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** To three digits; "-" where there is none. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return "-";
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

/** A value with its unit. */
export function factText(value: number, unit: string): string {
  const number = Number.isInteger(value) ? whole(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return unit === "" ? number : `${number} ${unit}`;
}
