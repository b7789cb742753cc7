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
    const found = withoutPath((cause as Error).message, options.file.path);
    if (options.copies.length > 0) return { service: new ClosedService({ ...options, found }), close: () => {} };
    throw new DatabaseError(
      `${options.file.path} is damaged (${found}), and no order replicas are configured (REPLICAS) to heal it from: restore a copy of it.`,
      true,
      { cause },
    );
  }
}

/** Who is told what was found is told the path, too. */
function withoutPath(message: string, path: string): string {
  return message.replace(`${path} is damaged: `, "").replace(/\.$/, "");
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
