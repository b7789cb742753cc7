import { type Logger, pino } from "pino";

/** The log of this process: one JSON line an event, or, where it goes to a terminal, one that a person likes to read. */
export async function openLog(base: Record<string, unknown>, level: string): Promise<Logger> {
  if (!process.stdout.isTTY) return pino({ base, level });
  const { default: pretty } = await import("pino-pretty");
  const shown = { messageFormat: "{service} {id}: {msg}", ignore: "service,id,pid", translateTime: "SYS:HH:MM:ss.l" };
  return pino({ base, level }, pretty({ ...shown, singleLine: true, sync: true }));
}
