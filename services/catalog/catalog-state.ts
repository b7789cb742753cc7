import { type Database, SQLiteError } from "bun:sqlite";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { state } from "../../db/catalog/schema.ts";
import { identityRow, readIdentityRow, type StoredIdentity } from "../../db/identity-columns.ts";
import { isUnusable } from "../../db/open.ts";
import { sealedState, soundState } from "../../db/sound-state.ts";
import type { Identity } from "../contract/identity.ts";

type Row = typeof state.$inferSelect;

/** The catalog's one row of state, written to the disk before anyone acts on it. */
export class CatalogState {
  readonly #db: ReturnType<typeof drizzle>;
  #row: Row | undefined;
  #isWritable = true;

  /** Throws `DamagedLog` where it is not what was written. */
  constructor(database: Database) {
    this.#db = drizzle({ client: database });
    const row = this.#db.select().from(state).get();
    this.#row = row && soundState(row);
  }

  /** Undefined until a listing has been written. */
  get row(): Row | undefined {
    return this.#row;
  }

  /** Throws if the state has not been started. */
  get started(): Row {
    if (!this.#row) throw new Error("the catalog has no listing yet");
    return this.#row;
  }

  /** Whom this database belongs to, as far as a leader has told it. */
  get identity(): StoredIdentity {
    return readIdentityRow(this.started);
  }

  /** Begins with a listing; belongs into the transaction that writes it. */
  start(listing: string): void {
    const nobody = { name: null, bazaar: null, members: null, lineage: null, lineageName: null };
    const row = sealedState({ id: 1, term: 0, leader: 0, opened: false, ...nobody, ...this.#row, listing });
    this.#db.insert(state).values(row).onConflictDoUpdate({ target: state.id, set: row }).run();
    this.#row = row;
  }

  /** Whether it was written before there were seals, and is still to be sealed. */
  get isUnsealed(): boolean {
    return this.#row?.seal === null;
  }

  /** The database's own name. Throws if it has not got one yet. */
  get name(): string {
    const { name } = this.started;
    if (name === null) throw new Error("the catalog's database has no name yet");
    return name;
  }

  /** Gives the database its own name, if it has none yet. */
  nameOnce(name: string): void {
    if (this.started.name === null) this.#write({ name });
  }

  update(change: Partial<Pick<Row, "term" | "leader">>): void {
    this.#write(change);
  }

  /** A leader has opened this database, as that of this identity. */
  noteOpened(identity: Identity): void {
    this.#write({ opened: true, ...identityRow(identity) });
  }

  /** Whether the last write to the database reached the disk; after a failure, tries another one. Throws where that shows that the database can't be used any more. */
  get isWritable(): boolean {
    if (this.#isWritable) return true;
    try {
      this.#write({});
    } catch (cause) {
      if (isUnusable(cause)) throw cause;
    }
    return this.#isWritable;
  }

  /** Does a write to this database, here or beside the state, and remembers whether the disk took it. */
  noting<Result>(write: () => Result): Result {
    try {
      const result = write();
      this.#isWritable = true;
      return result;
    } catch (cause) {
      if (cause instanceof SQLiteError) this.#isWritable = false;
      throw cause;
    }
  }

  #write(change: Partial<Row>): void {
    const row = sealedState({ ...this.started, ...change });
    this.noting(() => this.#db.update(state).set(row).run());
    this.#row = row;
  }
}
