/** Thrown when a database can't be used; the message says which, why and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** True where the file is not a sound SQLite database. */
  readonly damaged: boolean;

  constructor(message: string, damaged: boolean, options?: ErrorOptions) {
    super(message, options);
    this.damaged = damaged;
  }
}
