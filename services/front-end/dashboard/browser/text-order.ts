const collator = new Intl.Collator("en", { numeric: true });

/** The order in which people look for names. */
export function byName(a: string, b: string): number {
  return collator.compare(a, b);
}
