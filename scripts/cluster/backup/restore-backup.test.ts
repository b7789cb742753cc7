import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryBeside, readMemoryFile } from "../../../db/bazaar-memory.ts";
import { defaultListing } from "../../../db/listing.ts";
import { openOrderDatabase } from "../../../db/open.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { genesis, headOf, sampleOrders } from "../../../test/harness/sample-orders.ts";
import { ListeningTerminal } from "../../client/fixtures/listening-terminal.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { fileHash } from "./order-file.ts";
import { restoreBackup } from "./restore-backup.ts";

const identity = { bazaar: "00112233445566aa", members: [1, 2], lineage: { number: 3, name: "00112233445566bb" } };

let root: ReturnType<typeof temporaryDirectory>;
let dataDir: string;

beforeEach(() => {
  root = temporaryDirectory();
  dataDir = join(root.path, "data");
});
afterEach(() => root[Symbol.dispose]());

function writeOrders(path: string, count: number): void {
  const database = openOrderDatabase(path);
  const store = new ReplicaStore(database);
  store.keepListing(defaultListing, genesis);
  store.append(sampleOrders(count));
  store.noteIdentity(identity);
  database.run("PRAGMA journal_mode = DELETE");
  database.close(true);
}

/** A backup with so many orders, and with `change` in its manifest. */
async function backup(name: string, count: number, change: Partial<Manifest> = {}): Promise<string> {
  const directory = join(root.path, name);
  mkdirSync(directory);
  const orders = join(directory, "orders.db");
  writeOrders(orders, count);
  writeManifest(directory, {
    ...{ format: 1, takenAt: "2026-01-01T00:00:00.000Z", identity, term: 0, listing: genesis, stocks: 10 },
    ...{ head: headOf(sampleOrders(count)), bytes: statSync(orders).size },
    sha256: await fileHash(orders, new AbortController().signal),
    ...change,
  });
  return directory;
}

/** What is said; or why nothing was restored, and then nothing is left. */
async function restore(directory: string): Promise<string> {
  const terminal = new ListeningTerminal();
  await restoreBackup(directory, dataDir, terminal);
  return terminal.lines.join("\n");
}

async function refusal(directory: string): Promise<string> {
  return await restore(directory).then(
    () => "restored",
    (cause: unknown) => (cause as Error).message,
  );
}

describe("a backup that is restored", () => {
  test("makes every replica's database, and what the directory remembers", async () => {
    const said = await restore(await backup("one", 20));
    expect(said).toStartWith(`Restored bazaar ${identity.bazaar} from`);
    expect(said).toContain("20 orders, for 2 replicas");
    expect(readdirSync(dataDir).sort()).toEqual(["bazaar.json", "cluster.token", "order-1.db", "order-2.db"]);
    expect(readMemoryFile(dataDir)).toEqual(identity);
    const store = new ReplicaStore(openOrderDatabase(join(dataDir, "order-2.db")));
    expect(store.log.head).toEqual(headOf(sampleOrders(20)));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, "order-1.db")).mode & 0o777).toBe(0o600);
  });

  test("takes an empty directory, and none with anything in it", async () => {
    const directory = await backup("one", 20);
    mkdirSync(dataDir);
    await restore(directory);
    const token = readFileSync(join(dataDir, "cluster.token"), "utf8");
    expect(await refusal(directory)).toContain('it holds something (such as "');
    expect(readFileSync(join(dataDir, "cluster.token"), "utf8")).toBe(token);
    writeFileSync(join(root.path, "file"), "");
    dataDir = join(root.path, "file");
    expect(await refusal(directory)).toContain("it can't be written (ENOTDIR)");
  });

  test("is whole, or nothing is made", async () => {
    expect(await refusal(root.path)).toContain("it has no readable manifest.json");
    const flipped = await backup("flipped", 20);
    const orders = join(flipped, "orders.db");
    const bytes = readFileSync(orders);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(orders, bytes);
    expect(await refusal(flipped)).toContain("it does not have the SHA-256 of its manifest");
    const shorter = await backup("shorter", 20, { head: headOf(sampleOrders(30)) });
    expect(await refusal(shorter)).toContain("it does not hold what its manifest says");
    const foreign = await backup("foreign", 20, { identity: { ...identity, bazaar: "ffffffffffffffff" } });
    expect(await refusal(foreign)).toContain("it does not hold what its manifest says");
    const newer = await backup("newer", 20, { format: 2 as 1 });
    expect(await refusal(newer)).toContain("is a backup of format 2; this release reads 1");
    const odd = await backup("odd", 20, { bytes: -1 });
    expect(await refusal(odd)).toContain("its manifest.json is damaged");
    expect(readdirSync(root.path)).not.toContain("data");
  });

  test("says where later orders of the same bazaar are", async () => {
    const directory = await backup("one", 20);
    await backup("two", 25);
    await backup("older", 10);
    await backup("another", 90, { identity: { ...identity, bazaar: "ffffffffffffffff" } });
    const old = join(root.path, "old");
    mkdirSync(old);
    for (const [name, count] of [
      ["order-1.db", 22],
      ["order-2.db", 30],
    ] as const) {
      writeOrders(join(old, name), count);
    }
    memoryBeside(join(old, "order-1.db")).remember(identity);
    const [, , ...later] = (await restore(directory)).split("\n");
    expect(later).toEqual([
      `Orders 21 to 30 are not in this backup, but in "${join(old, "order-2.db")}".`,
      `Orders 21 to 25 are not in this backup, but in the backup "${join(root.path, "two")}".`,
    ]);
  });
});
