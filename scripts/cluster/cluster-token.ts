import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { CommandError } from "../command-line/command-error.ts";

/**
 * The secret that the services of one cluster know each other by: 32 random bytes in hex, made at the first start and
 * kept in a file that only its owner reads. Throws `CommandError` where the file holds something else.
 */
export function clusterToken(path: string): string {
  const known = read(path);
  if (known === undefined) return make(path);
  if (!/^[0-9a-f]{64}$/.test(known)) {
    throw new CommandError(
      `${path} is damaged (64 hex digits are expected): remove it, and the next start makes a new one.`,
    );
  }
  chmodSync(path, 0o600);
  return known;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** Written beside and renamed, so that there is never half a token. */
function make(path: string): string {
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
  const file = openSync(`${path}.new`, "w", 0o600);
  try {
    writeSync(file, `${token}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  return token;
}
