import { DamagedLog } from "./damaged-log.ts";

/**
 * A 32-bit hash (xxHash32) of a row's values, kept in the row itself. SQLite does not check what it reads: a row that is
 * used without a chain to prove it is compared with its seal each time.
 */
export function sealOf(values: readonly unknown[]): number {
  return Bun.hash.xxHash32(JSON.stringify(values)) | 0;
}

/** Throws `DamagedLog` where the row is not what was sealed; `what` names it. */
export function assertSealed(seal: number | null, values: readonly unknown[], what: string): void {
  if (seal !== sealOf(values)) throw new DamagedLog(`${what} does not fit its seal`);
}

/**
 * The seal of a row of state: of whatever columns it has, by their names. A column that is null is left out, so that one
 * that is added later, and has no value yet, changes no seal.
 */
export function stateSeal(row: object): number {
  const values = Object.entries(row).filter(([name, value]) => name !== "seal" && value !== null);
  return sealOf(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}
