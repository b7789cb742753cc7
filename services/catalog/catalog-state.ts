import type { Database } from "bun:sqlite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { state } from "../../db/catalog/schema.ts";
import { identityRow, readIdentityRow, type StoredIdentity } from "../../db/identity-columns.ts";
import { soundState } from "../../db/sound-state.ts";
import type { Identity } from "../contract/identity.ts";

type Row = typeof state.$inferSelect;

/** The catalog's one row of state, written to the disk before anyone acts on it. */
export class CatalogState {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #update: ReturnType<typeof prepareUpdate>;
  #row: Row | undefined;

  /** Throws `DamagedLog` where the term is none. */
  constructor(database: Database) {
    this.#db = drizzle(database);
    this.#update = prepareUpdate(this.#db);
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
    const nobody = { name: "", bazaar: null, members: null, lineage: 0, lineageName: "" };
    const row = { id: 1, term: 0, leader: 0, opened: false, ...nobody, ...this.#row, listing };
    this.#db.insert(state).values(row).onConflictDoUpdate({ target: state.id, set: row }).run();
    this.#row = row;
  }

  /** Gives the database its own name, if it has none yet. */
  nameOnce(name: string): void {
    if (this.started.name === "") this.#write({ ...this.started, name });
  }

  update(change: Pick<Row, "term" | "leader">): void {
    this.#write({ ...this.started, ...change });
  }

  /** A leader has opened this database, as that of this identity. */
  noteOpened(identity: Identity): void {
    this.#write({ ...this.started, opened: true, ...identityRow(identity) });
  }

  #write(row: Row): void {
    this.#update.run(row);
    this.#row = row;
  }
}

function prepareUpdate(db: ReturnType<typeof drizzle>) {
  const value = (name: keyof Row) => sql`${sql.placeholder(name)}`;
  return db
    .update(state)
    .set({
      term: value("term"),
      leader: value("leader"),
      opened: value("opened"),
      name: value("name"),
      bazaar: value("bazaar"),
      members: value("members"),
      lineage: value("lineage"),
      lineageName: value("lineageName"),
    })
    .prepare();
}
