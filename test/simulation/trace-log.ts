import type { Log } from "../../services/runtime/log.ts";
import type { Trace } from "./trace.ts";

/** A process's log that goes into the trace, without what differs from machine to machine (stacks). */
export function traceLog(trace: Trace, processName: string): Log {
  const write =
    (level: string) =>
    (first: unknown, ...rest: unknown[]): void => {
      const [fields, message] = typeof first === "string" ? [undefined, first] : [first, rest[0]];
      const details = fields === undefined ? "" : ` ${JSON.stringify(fields, withoutStack)}`;
      trace.add("log", `${processName} ${level}: ${String(message ?? "")}${details}`);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

function withoutStack(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
