/** A decimal number that is not negative, as digits: "15.990" is 15 and 990. */
export interface Decimal {
  whole: string;
  fraction: string;
}

/**
 * Reads a decimal number as people and programs write it, with digits before or behind the point alone, and with groups
 * of three digits. A comma is never taken for the decimal point, and a single one for a thousand only with `pointElsewhere`:
 * when something else shows that the file's decimal point is a point. Throws an Error that says what to write.
 */
export function readDecimal(text: string, { pointElsewhere = false } = {}): Decimal {
  const [, groups = "", fraction = ""] =
    /^(\d{1,3}(?:[\s'’_]\d{3})+|\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  const whole = groups.replace(/\D/g, "");
  if (whole === "" && fraction === "") throw new Error(whyNot(text));
  const isAmbiguous = /^\d{1,3},\d{3}$/.test(text) && !pointElsewhere;
  if (isAmbiguous) throw new Error(`may mean ${whole} or ${text.replace(",", ".")}: write it without the comma`);
  return { whole: whole || "0", fraction };
}

/** What a number is that is none of ours. */
function whyNot(text: string): string {
  if (text === "") return "is missing";
  if (/^#+$/.test(text)) return "was too wide for its column: widen that, and save the file again";
  if (/^#/.test(text)) return "is a spreadsheet's error: mend the cell, and save the file again";
  if (/^[([]?[-−–]\s*\d|^\d[\d.,]*-$|^\([\d.,]+\)$/.test(text)) return "is negative";
  if (/^[\d.,]+e[+-]?\d+$/i.test(text))
    return "is in scientific notation, which may have lost digits: write it in full";
  if (/^[\d.]*,\d*$/.test(text)) return "has a decimal comma: write a decimal point";
  if (/^[\d.,]+\s*(k|m|b|bn|t|mio|mrd)\.?$/i.test(text)) return "is abbreviated: write it in full";
  if (/^[\d.,]+\s*%$/.test(text)) return "is a percentage";
  if (/[€£¥₹]|\b(eur|gbp|jpy|chf|cad|aud|inr|gbx)\b/i.test(text)) return "is in another currency";
  return "is no number in plain digits";
}
