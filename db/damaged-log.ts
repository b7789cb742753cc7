/** Thrown when an entry of an order log that is read back does not fit its own hash, or can't be read at all. */
export class DamagedLog extends Error {
  override readonly name = "DamagedLog";
}
