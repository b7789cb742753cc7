import type { Logger } from "pino";

/** The part of pino's logger that services use; one JSON line an event. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;
