import type { Logger } from "pino";

/** The part of pino's logger that services use; one JSON line an event. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "isLevelEnabled">;

const levels = ["debug", "info", "warn", "error"] as const;

/** A log whose every line also has these fields, as they are then; what a line says itself goes before them. */
export function withFields(log: Log, fields: () => object): Log {
  const writeAt = (level: (typeof levels)[number]) => (first: unknown, message?: string) => {
    if (!log.isLevelEnabled(level)) return;
    if (typeof first === "string") log[level](fields(), first);
    else log[level]({ ...fields(), ...(first as object) }, message);
  };
  const [debug, info, warn, error] = levels.map(writeAt);
  return { debug, info, warn, error, isLevelEnabled: (level: string) => log.isLevelEnabled(level) } as Log;
}
