import type { Database } from "bun:sqlite";
import { DatabaseError } from "../../../db/database-error.ts";
import { isDamage } from "../../../db/open.ts";
import type { Service } from "../service.ts";
import { ClosedService, type ClosedServiceOptions } from "./closed-service.ts";

/** A service, and what closes the database that it uses. */
interface Opened {
  service: Service;
  close(): void;
}

/**
 * Opens a service's database and makes the service of it; where the database is damaged, a closed one. Throws
 * `DatabaseError` where the file can't be used or is the only copy, and whatever `make` throws for anything else.
 */
export function openOrClose(
  options: Omit<ClosedServiceOptions, "found">,
  make: (database: Database) => Service,
): Opened {
  try {
    return openAnd(options, make);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    const found = (cause instanceof DatabaseError && cause.found) || (cause as Error).message;
    if (options.copies.length > 0) return { service: new ClosedService({ ...options, found }), close: () => {} };
    throw new DatabaseError(
      `${options.file.path} is damaged (${found}), and no order replicas are configured (REPLICAS) to heal it from: restore a copy of it.`,
      { found, cause },
    );
  }
}

function openAnd({ file }: Pick<ClosedServiceOptions, "file">, make: (database: Database) => Service): Opened {
  const database = file.open();
  const close = () => database.close(true);
  try {
    return { service: make(database), close };
  } catch (cause) {
    // As in `DatabaseFile.open`: nothing is moved in a damaged one.
    if (!isDamage(cause)) close();
    throw cause;
  }
}
