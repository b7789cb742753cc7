import type { Database } from "bun:sqlite";

/** One step of a schema, as `drizzle-kit generate` writes it. */
export interface Migration {
  statements: readonly string[];
  /** When it was made; ours are ordered by it. */
  madeAt: number;
  /** SHA-256 of its text. */
  hash: string;
}

/**
 * Migrations from the journal and the texts of their files, in its order. They are imported as text, not read from a
 * folder, so that a single executable has them, too. Throws if one is missing.
 */
export function migrationsOf(entries: readonly { when: number }[], texts: readonly string[]): readonly Migration[] {
  if (entries.length !== texts.length) throw new Error("A migration is missing: import each in migrations.ts.");
  return entries.map(({ when }, at) => {
    const text = texts[at] ?? "";
    const hash = Bun.CryptoHasher.hash("sha256", text, "hex");
    return { statements: text.split("--> statement-breakpoint"), madeAt: when, hash };
  });
}

/** Carries out the migrations that a database lacks, all of them or none, and notes them as Drizzle's migrator does. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  database.run(
    "CREATE TABLE IF NOT EXISTS `__drizzle_migrations` (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
  );
  const newest = database
    .query<{ created_at: number }, []>("SELECT created_at FROM __drizzle_migrations ORDER BY created_at DESC LIMIT 1")
    .get();
  const missing = migrations.filter(({ madeAt }) => newest === null || Number(newest.created_at) < madeAt);
  database.transaction(() => {
    for (const { statements, hash, madeAt } of missing) {
      for (const statement of statements) database.run(statement);
      database.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [hash, madeAt]);
    }
  })();
}
