/** Where a column's cells stand. */
export type Side = "left" | "right";

/** The rows as text, each column as wide as its widest cell; `sides` of the columns, left where none is said. */
export function table(rows: readonly (readonly string[])[], sides: readonly Side[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, Bun.stringWidth(cell));
    });
  }
  const padded = (cell: string, column: number) => {
    const space = " ".repeat(Math.max(0, (widths[column] ?? 0) - Bun.stringWidth(cell)));
    return sides[column] === "right" ? space + cell : cell + space;
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
