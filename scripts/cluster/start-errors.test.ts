import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openOrderDatabase } from "../../db/open.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { freeBasePort } from "./free-base-port.ts";
import type { ServiceKind } from "./service-port.ts";

const replicas = "1=http://127.0.0.1:3201,2=http://127.0.0.1:3202";

/** What a service says that is started alone, and refuses; its log events are not for a person. */
async function refusal(service: ServiceKind, directory: string, environment: Record<string, string> = {}) {
  const entry = resolve(import.meta.dir, "../../services", service, "main.ts");
  const run = Bun.spawn([process.execPath, "--no-orphans", "--no-env-file", entry], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...{ PORT: String(await freeBasePort()), CLUSTER_TOKEN: "a-token-of-16-ch", REPLICAS: replicas, REPLICA_ID: "1" },
      ...{ CATALOG_URL: "http://127.0.0.1:3100", DATABASE: join(directory, "x.db"), LOG_LEVEL: "silent" },
      ...environment,
    },
  });
  const text = await run.stderr.text();
  expect(text).toMatch(/^[^\n]{1,500}\n$/);
  return { line: text.trim(), exitCode: await run.exited };
}

test("a service whose launcher was killed as it started ends by itself", async () => {
  using directory = temporaryDirectory();
  const entry = resolve(import.meta.dir, "../../services/order/main.ts");
  const orphan = Bun.spawn([process.execPath, "--no-env-file", entry], {
    stdio: ["ignore", "ignore", "ignore"],
    env: {
      ...{ PORT: String(await freeBasePort()), CLUSTER_TOKEN: "a-token-of-16-ch", REPLICAS: replicas, REPLICA_ID: "1" },
      ...{ CATALOG_URL: "http://127.0.0.1:3100", DATABASE: join(directory.path, "x.db"), LOG_LEVEL: "silent" },
      // As it would be if this process, its parent, had taken the place of the one that was killed.
      LAUNCHER_PID: String(process.pid + 1),
    },
  });
  expect(await orphan.exited).toBe(1);
});

describe("a service that is started alone says in one line which variable is wrong", () => {
  test.concurrent.each<[ServiceKind, Record<string, string>, string]>([
    ["order", { PORT: "" }, "order: PORT is not set: it is needed (see .env.example)."],
    ["order", { PORT: "65536" }, 'order: PORT="65536" is wrong: it must be an integer from 1 to 65535.'],
    ["order", { MIN_REPLICAS: "3" }, 'order: MIN_REPLICAS="3" is wrong: it must be an integer from 1 to 2.'],
    ["order", { REPLICA_ID: "3" }, "order: REPLICA_ID=3 is not one of REPLICAS: add its own address there too."],
    [
      "catalog",
      { HOST: "no such host" },
      'catalog: HOST="no such host" is wrong: it must be an address or a host name of this machine.',
    ],
    // Of the addresses for documentation (RFC 5737): nobody's.
    [
      "catalog",
      { HOST: "192.0.2.1" },
      'catalog: HOST="192.0.2.1" is wrong: it must be an address or a host name of this machine.',
    ],
    ["catalog", { DATABASE: "/no/such/x.db" }, "catalog: DATABASE: /no/such/x.db can't be opened: unable to open"],
    ["catalog", { DATABASE: "/no/such\n/x.db" }, "catalog: DATABASE: /no/such /x.db can't be opened: unable to open"],
    ["catalog", { STOCKS: "/no/such.csv" }, "catalog: STOCKS: The listing /no/such.csv can't be read: ENOENT"],
    ["catalog", { STOCKS_COLUMNS: "cost=Price" }, 'catalog: STOCKS_COLUMNS is wrong: "cost=Price" is not one of'],
    [
      "front-end",
      { CLUSTER_TOKEN: "", CLUSTER_TOKEN_FILE: "/dev/null" },
      "front-end: The token in CLUSTER_TOKEN_FILE=/dev/null must be 16 to 256 visible ASCII characters",
    ],
  ])("%s with %p", async (service, environment, words) => {
    using root = temporaryDirectory();
    const { line, exitCode } = await refusal(service, root.path, environment);
    expect(line).toStartWith(words);
    expect(exitCode).toBe(2);
  });

  test("and, of a database of another kind, which one it is", async () => {
    using root = temporaryDirectory();
    const DATABASE = join(root.path, "order-1.db");
    const other = new Database(DATABASE);
    other.run("CREATE TABLE letters (text)");
    other.close();
    expect(await refusal("catalog", root.path, { DATABASE })).toEqual({
      line: `catalog: DATABASE: ${DATABASE} is not the database of a bazaar's catalog.`,
      exitCode: 2,
    });
  });
});

describe("a service ends with exit code 1, since starting it again may help, where another process has", () => {
  test("its port", async () => {
    using root = temporaryDirectory();
    const owner = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const PORT = String(owner.port);
    const line = `order: PORT=${PORT} is taken by another process on 127.0.0.1: stop that one, or choose another port.`;
    expect(await refusal("order", root.path, { PORT })).toEqual({ line, exitCode: 1 });
    owner.stop(true);
  });

  test("its database", async () => {
    using root = temporaryDirectory();
    const DATABASE = join(root.path, "order-1.db");
    const owner = openOrderDatabase(DATABASE);
    const line = `order: DATABASE: ${DATABASE} is in use by another process: stop that one first.`;
    expect(await refusal("order", root.path, { DATABASE })).toEqual({ line, exitCode: 1 });
    owner.close();
  });
});

test("a listing that is none, or has a bad row, is refused in one line that says where", async () => {
  using root = temporaryDirectory();
  const STOCKS = join(root.path, "stocks.csv");
  writeFileSync(STOCKS, "name,price,quantity\nA,1.00,5\nB,free,5\n");
  expect((await refusal("catalog", root.path, { STOCKS })).line).toEndWith(
    'line 3: the price must be in dollars and at most two decimals, such as 15.99; got "free", which is no number in plain digits.',
  );
  writeFileSync(STOCKS, `name,price,quantity\nA,${"\0\x01\t".repeat(20_000)}"`);
  expect((await refusal("catalog", root.path, { STOCKS })).line).toStartWith(
    `catalog: STOCKS: The listing ${STOCKS} is refused: line`,
  );
});
