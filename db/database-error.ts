/** Thrown when a database can't be used; the message says which, why and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** True where the file is not what the service wrote; false where it is sound, and can't be used for another reason. */
  readonly damaged: boolean;

  constructor(message: string, damaged: boolean, options?: ErrorOptions) {
    super(message, options);
    this.damaged = damaged;
  }
}
