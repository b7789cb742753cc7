import { CommandError } from "./command-error.ts";
import { oneLine } from "./one-line.ts";

/** A wrong command line, in one line that quotes what is wrong and says what is allowed. */
export function wrongUsage(message: string): CommandError {
  return new CommandError(oneLine(message), 2);
}
