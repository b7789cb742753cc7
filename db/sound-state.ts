import { DamagedLog } from "./damaged-log.ts";

/** SQLite does not check what it reads: a flipped bit in a row's header makes NULL, or a text, of a number. */
interface State {
  term: number;
  leader: number;
}

/** The row of state, as it was read. Throws `DamagedLog` where its term or its leader is none. */
export function soundState<Row extends State>(row: Row): Row {
  if (isCount(row.term) && isCount(row.leader)) return row;
  throw new DamagedLog("the newest term, or its leader, can't be read");
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
