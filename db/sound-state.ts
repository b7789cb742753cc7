import { DamagedLog } from "./damaged-log.ts";
import { stateSeal } from "./seal.ts";

interface State {
  term: number;
  leader: number;
  seal: number | null;
}

/**
 * The row of state, as it was read. Throws `DamagedLog` where it does not fit its seal. One from before there were seals
 * has none: it is checked as it was then, and sealed by whoever writes it next.
 */
export function soundState<Row extends State>(row: Row): Row {
  // A flipped bit in a row's header makes NULL, or a text, of a number.
  if (!isCount(row.term) || !isCount(row.leader)) {
    throw new DamagedLog("the newest term, or its leader, can't be read");
  }
  if (row.seal !== null && row.seal !== stateSeal(row)) throw new DamagedLog("the state does not fit its seal");
  return row;
}

/** The row with the seal that it must have. */
export function sealedState<Row extends object>(row: Row): Row & { seal: number } {
  return { ...row, seal: stateSeal(row) };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
