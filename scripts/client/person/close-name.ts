/** The name that somebody may have meant who wrote another one: it differs in case, or by a few letters. */
export function closeName(meant: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(meant.length / 4));
  const [closest] = names
    .map((name) => ({ name, distance: distance(meant.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return closest && closest.distance <= most ? closest.name : undefined;
}

/** How many letters must be added, left out or exchanged (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const exchanged = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
