import { type Migration, migrationsOf } from "../migrations.ts";
import init from "./migrations/0000_init.sql" with { type: "text" };
import fingerprints from "./migrations/0001_fingerprints.sql" with { type: "text" };
import sealed from "./migrations/0002_sealed.sql" with { type: "text" };
import identity from "./migrations/0003_identity.sql" with { type: "text" };
import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** The migrations of the catalog's database, oldest first. A new one from `bun run migrations` is added here. */
export const catalogMigrations: readonly Migration[] = migrationsOf(journal.entries, [
  init,
  fingerprints,
  sealed,
  identity,
]);
