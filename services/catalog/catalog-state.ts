import type { Database } from "bun:sqlite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { state } from "../../db/catalog/schema.ts";
import { soundState } from "../../db/sound-state.ts";

type Row = typeof state.$inferSelect;

/** The catalog's one row of state, written to the disk before anyone acts on it. */
export class CatalogState {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #update: ReturnType<typeof prepareUpdate>;
  #row: Row | undefined;

  /** Throws `DamagedLog` where the term is none. */
  constructor(database: Database) {
    this.#db = drizzle({ client: database });
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

  /** Begins with a listing; belongs into the transaction that writes it. */
  start(listing: string): void {
    const row = { id: 1, term: 0, leader: 0, opened: false, ...this.#row, listing };
    this.#db.insert(state).values(row).onConflictDoUpdate({ target: state.id, set: row }).run();
    this.#row = row;
  }

  update(change: Partial<Pick<Row, "term" | "leader" | "opened">>): void {
    const row = { ...this.started, ...change };
    this.#update.run({ term: row.term, leader: row.leader, opened: row.opened });
    this.#row = row;
  }
}

function prepareUpdate(db: ReturnType<typeof drizzle>) {
  const { placeholder } = sql;
  return db
    .update(state)
    .set({
      term: sql`${placeholder("term")}`,
      leader: sql`${placeholder("leader")}`,
      opened: sql`${placeholder("opened")}`,
    })
    .prepare();
}
