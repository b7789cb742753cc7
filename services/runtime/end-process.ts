import type { DatabaseFile } from "../../db/database-file.ts";
import { isDamage } from "../../db/open.ts";
import type { Log } from "./log.ts";

/**
 * What a service does when its database fails under it: the process ends, and whoever runs it starts it again with what
 * is on the disk then. A damaged database is put aside first. After a failed write nobody knows what the disk has, so
 * it is not tried again (as "fsyncgate" taught PostgreSQL in 2018).
 */
export function endProcess(file: DatabaseFile, log: Log): (cause: unknown) => void {
  return (err) => {
    const isDamaged = isDamage(err);
    const what = isDamaged ? "the database is damaged: it is put aside" : "the disk failed";
    log.error({ err }, `${what}; the process ends, to start again`);
    try {
      if (isDamaged) file.putAside();
    } finally {
      process.exit(1);
    }
  };
}
