import type { Database } from "bun:sqlite";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { state } from "../../db/catalog/schema.ts";
import { sealedState, soundState } from "../../db/sound-state.ts";

type Row = typeof state.$inferSelect;

/** The catalog's one row of state, written to the disk before anyone acts on it. */
export class CatalogState {
  readonly #db: ReturnType<typeof drizzle>;
  #row: Row | undefined;

  /** Throws `DamagedLog` where it is not what was written. */
  constructor(database: Database) {
    this.#db = drizzle(database);
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
    const row = sealedState({ id: 1, term: 0, leader: 0, opened: false, ...this.#row, listing });
    this.#db.insert(state).values(row).onConflictDoUpdate({ target: state.id, set: row }).run();
    this.#row = row;
  }

  /** Whether it was written before there were seals, and is still to be sealed. */
  get isUnsealed(): boolean {
    return this.#row?.seal === null;
  }

  update(change: Partial<Pick<Row, "term" | "leader" | "opened">>): void {
    const row = sealedState({ ...this.started, ...change });
    this.#db.update(state).set(row).run();
    this.#row = row;
  }
}
