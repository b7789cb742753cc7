import { table } from "../command-line/table.ts";

/** Something that happened, in milliseconds on the same clock as the answers. */
export interface Mark {
  atMs: number;
  text: string;
}

/** How much time a step of a timeline stands for. */
export const stepMs = 10;
const rowSteps = 10;
const rowMs = stepMs * rowSteps;
/** Rows that are shown beside one with a mark or without answers; what lies between is as always. */
const rowsAround = 1;

/** How many answers came in each 10 ms from `fromMs` on; `answersMs` in any order. */
export function countPerStep(answersMs: readonly number[], fromMs: number, steps: number): number[] {
  const counts = new Array<number>(steps).fill(0);
  for (const answerMs of answersMs) {
    const step = Math.floor((answerMs - fromMs) / stepMs);
    if (step >= 0 && step < steps) counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts;
}

/**
 * Answers per 10 ms from 100 ms before `zeroMs` until 100 ms after the last mark, ten to a row, with the marks at the
 * ends of their rows. Rows far from every mark and every row without answers are left out.
 */
export function timeline(answersMs: readonly number[], zeroMs: number, marks: readonly Mark[]): string {
  const lastMs = Math.max(zeroMs, ...marks.map(({ atMs }) => atMs));
  const rowCount = Math.floor((lastMs - zeroMs) / rowMs) + 3;
  const firstMs = zeroMs - rowMs;
  const counts = countPerStep(answersMs, firstMs, rowCount * rowSteps);
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const startMs = firstMs + row * rowMs;
    const ownMarks = marks.filter(({ atMs }) => atMs >= startMs && atMs < startMs + rowMs);
    return { offsetMs: startMs - zeroMs, counts: counts.slice(row * rowSteps, (row + 1) * rowSteps), marks: ownMarks };
  });
  const isTelling = rows.map((row) => row.marks.length > 0 || row.counts.every((count) => count === 0));
  const isShown = rows.map((_, row) =>
    isTelling.slice(Math.max(0, row - rowsAround), row + rowsAround + 1).some(Boolean),
  );
  const lines = rows.flatMap((row, index) => {
    if (!isShown[index]) return isShown[index - 1] ? [["…"]] : [];
    const said = row.marks.map(({ atMs, text }) => `${text} (${signed(atMs - zeroMs)})`).join(", ");
    return [[signed(row.offsetMs), ...row.counts.map(String), said]];
  });
  const head = ["MS", ...Array.from({ length: rowSteps }, (_, step) => signed(step * stepMs)), ""];
  return table([head, ...lines], [...Array.from({ length: rowSteps + 1 }, () => "right" as const), "left"]);
}

function signed(ms: number): string {
  return `${ms < 0 ? "−" : "+"}${Math.abs(Math.round(ms))}`;
}
