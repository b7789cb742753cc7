/**
 * Whether a text has lines like the wanted ones, in their order, whatever stands between them. In a wanted line
 * `…` stands for any text, and a space for any white space.
 */
export function containsLines(text: string, wanted: string): boolean {
  const lines = text.split("\n").map(withPlainSpaces);
  let at = 0;
  return patterns(wanted).every((pattern) => {
    while (at < lines.length && !pattern.test(lines[at] ?? "")) at += 1;
    at += 1;
    return at <= lines.length;
  });
}

/** What must be found of each line that is not only `…`. */
function patterns(wanted: string): RegExp[] {
  return wanted
    .split("\n")
    .map(withPlainSpaces)
    .filter((line) => line !== "" && line !== "…")
    .map((line) => new RegExp(`^${line.split("…").map(RegExp.escape).join(".*")}$`));
}

/** The pieces of a text between what differs from case to case. */
export function fixedPieces(text: string): string[] {
  const pieces = text.split("\n").flatMap((line) => line.split("…"));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece.length > 1);
}

function withPlainSpaces(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}
