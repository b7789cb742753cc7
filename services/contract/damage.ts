/** What a service whose database is damaged says beside each of its errors, as `damage`. */
export interface DamageReport {
  /** The database. */
  file: string;
  /** What is wrong with it. */
  found: string;
  /** What the places where a copy may be say of themselves, a sentence each. */
  elsewhere: string[];
  /** Whether all of them have answered, and none has a copy: then only a person can help. */
  nothingLeft: boolean;
}
