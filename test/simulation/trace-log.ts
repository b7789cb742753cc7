import type { Log } from "../../services/runtime/log.ts";
import type { Trace } from "./trace.ts";

/**
 * A process's log that goes into the trace, without what differs from machine to machine (stacks). `onLine` is told each
 * line.
 */
export function traceLog(trace: Trace, processName: string, onLine: (line: string) => void = () => {}): Log {
  const write =
    (level: string) =>
    (first: unknown, ...rest: unknown[]): void => {
      const [fields, message] = typeof first === "string" ? [undefined, first] : [first, rest[0]];
      const details = fields === undefined ? "" : ` ${JSON.stringify(fields, withoutStack)}`;
      const line = `${processName} ${level}: ${String(message ?? "")}${details}`;
      trace.add("log", line);
      onLine(line);
    };
  // The messages are in the trace themselves: what is only said at the level debug would say each of them again.
  const isLevelEnabled = (level: string) => level !== "debug";
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error"), isLevelEnabled };
}

function withoutStack(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
