const wholeFormat = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const moneyFormat = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const timeFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const percentFormat = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const signedFormat = new Intl.NumberFormat("en", { signDisplay: "exceptZero" });

/** What stands where nothing is known. */
const nothing = "–";

export const whole = (value: number | null): string => (value === null ? nothing : wholeFormat.format(value));
export const money = (dollars: number): string => moneyFormat.format(dollars);
export const percent = (part: number | null): string => (part === null ? nothing : percentFormat.format(part));
export const signed = (value: number): string => signedFormat.format(value);
/** The time of day of a moment in milliseconds since 1970. */
export const clockTime = (ms: number | null): string => (ms === null ? nothing : timeFormat.format(ms));
export const milliseconds = (ms: number | null): string =>
  ms === null ? nothing : `${ms < 10 ? ms.toFixed(1) : wholeFormat.format(ms)} ms`;

/** A time span in its two largest units. */
export function duration(seconds: number | null): string {
  if (seconds === null) return nothing;
  const whole = Math.floor(seconds);
  const units = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
