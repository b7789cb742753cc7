import { Database } from "bun:sqlite";

/** A copy of a database in whose index of keys one key is another one, while the row of its table is as it was. */
export function withDamagedIndex(database: Database, key: string): Database {
  const content = database.serialize();
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  // In the table the stock's name follows the key, in the index it does not.
  const at = new RegExp(`${key}(?!GameStart)`).exec(text)?.index;
  if (at === undefined) throw new Error(`no index has ${key}`);
  content[at] = (content[at] ?? 0) ^ 1;
  return Database.deserialize(content, { strict: true });
}
