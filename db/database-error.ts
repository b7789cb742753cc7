/** Thrown when a database can't be used; the message says which, why and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** What is wrong with the file; undefined where it is sound, and can't be used for another reason. */
  readonly found: string | undefined;

  constructor(message: string, { found, ...options }: ErrorOptions & { found?: string } = {}) {
    super(message, options);
    this.found = found;
  }

  get damaged(): boolean {
    return this.found !== undefined;
  }
}

/** The error for a file that is not what its service wrote. */
export function damagedDatabase(path: string, found: string, options: ErrorOptions = {}): DatabaseError {
  return new DatabaseError(`${path} is damaged: ${found}.`, { found, ...options });
}
