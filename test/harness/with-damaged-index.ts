import { Database } from "bun:sqlite";

/**
 * A copy of a database in whose index one key is another one, while the row of its table is as it was: there `follows`
 * stands after the key.
 */
export function withDamagedIndex(database: Database, key: string, follows = "GameStart"): Database {
  const content = database.serialize();
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  const at = text.replaceAll(key + follows, " ".repeat(key.length + follows.length)).indexOf(key);
  if (at === -1) throw new Error(`no index has ${key}`);
  content[at] = (content[at] ?? 0) ^ 1;
  return Database.deserialize(content, { strict: true });
}
