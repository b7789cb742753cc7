import type { DatabaseFile } from "../../db/database-file.ts";
import { isDamage } from "../../db/open.ts";
import type { Log } from "./log.ts";

/** How a service's process ends by itself, for whoever runs it to start it again with what is on the disk then. */
export interface ProcessEnds {
  /**
   * The database fails under the service. That it is damaged is noted beside it, for the next start to know. After a
   * failed write nobody knows what the disk has, so it is not tried again (as "fsyncgate" taught PostgreSQL in 2018).
   */
  onUnusable(cause: unknown): void;
  /** The damaged database was put aside: the service begins anew without it. */
  onPutAside(where: string): void;
}

/** `name` is the service's; its last words are for the terminal of whoever runs it. */
export function processEnds(name: string, file: DatabaseFile, log: Log): ProcessEnds {
  const end = (words: string): never => {
    process.stderr.write(`${name}: ${words}\n`);
    process.exit(1);
  };
  return {
    onUnusable(err) {
      const found = err instanceof Error ? err.message : String(err);
      log.error({ err }, "the database can't be used any more: the process ends, to start again");
      if (!isDamage(err)) end(`its disk failed: ${found}`);
      try {
        file.noteDamage(found);
      } catch (failure) {
        log.error({ err: failure }, "the damage could not be noted");
      }
      end(`its database ${file.path} is damaged: ${found}`);
    },
    onPutAside: (where) => end(`its damaged database was put aside as ${where}; it begins anew`),
  };
}
