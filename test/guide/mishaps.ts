import { Database } from "bun:sqlite";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chainHash } from "../../db/chain.ts";
import type { LogEntry } from "../../services/contract/order.ts";
import { flipInOrder } from "../cluster/database-damage.ts";
import { deleteDatabase, readStoredLog } from "../cluster/stored-logs.ts";
import type { GuidedShell } from "./guided-shell.ts";

const databases = ["catalog", "order-1", "order-2", "order-3"];
const garbage = "This was a database before the disk failed. ".repeat(1_000);

type Row = Omit<LogEntry, "hash"> & { hash: Uint8Array };

/** What befalls a bazaar between the chapters of `docs/operating.md`. Nothing of it runs then, and nothing afterwards. */
export const mishaps: Record<string, (bazaar: Befallen) => Promise<void> | void> = {
  "there is a bazaar with some orders": (bazaar) => bazaar.trade(3),

  "order-1 has another last order than the others": (bazaar) => rewriteLastOrder(bazaar.path("order-1.db")),

  "the catalog's file is lost": (bazaar) => bazaar.lose("catalog"),

  async "the catalog's file is lost, and order-3 is damaged, with orders that no other replica has"(bazaar) {
    bazaar.keep("order-1", "order-2");
    await bazaar.trade(2);
    bazaar.putBack("order-1", "order-2");
    bazaar.damage("order-3");
    bazaar.lose("catalog");
  },

  async "a catalog that was lost comes back"(bazaar) {
    bazaar.keep("catalog");
    bazaar.lose("catalog");
    await bazaar.trade(1);
    bazaar.putBack("catalog");
  },

  "an order of order-2 is damaged": (bazaar) => bazaar.damage("order-2"),

  "every database is damaged, and there is a copy of order-2": (bazaar) => {
    bazaar.keep("order-2");
    for (const name of databases) writeFileSync(bazaar.path(`${name}.db`), garbage);
  },

  async "the catalog has rejected a trade that the replicas have"(bazaar) {
    bazaar.keep(...databases);
    await bazaar.tradeAs("a-key", 1_000_000, 409);
    const rejected = readFileSync(bazaar.path("catalog.db"));
    bazaar.putBack(...databases);
    await bazaar.tradeAs("a-key", 1, 200);
    writeFileSync(bazaar.path("catalog.db"), rejected);
  },

  "each service has a file of settings"(bazaar) {
    const replicas = [1, 2, 3, 4].map((id) => `${id}=http://127.0.0.1:${3_200 + id}`);
    const common = [
      "CLUSTER_TOKEN_FILE=.data/cluster.token",
      "CATALOG_URL=http://127.0.0.1:3100",
      `REPLICAS=${replicas.slice(0, 3).join(",")}`,
    ];
    bazaar.configure("catalog", [...common, "PORT=3100", "DATABASE=.data/catalog.db"]);
    bazaar.configure("front-end-1", [...common, "PORT=3000"]);
    for (const id of [1, 2, 3, 4]) {
      const own = [`PORT=${3_200 + id}`, `REPLICA_ID=${id}`, `DATABASE=.data/order-${id}.db`];
      bazaar.configure(`order-${id}`, [...common, ...own]);
    }
  },
};

/** A bazaar of which nothing runs, to be hurt. */
export class Befallen {
  readonly #shell: GuidedShell;

  constructor(shell: GuidedShell) {
    this.#shell = shell;
  }

  path(file: string): string {
    return join(this.#shell.directory, ".data", file);
  }

  /** Runs the bazaar for so many trades. */
  async trade(count: number): Promise<void> {
    await this.#whileItRuns(async () => {
      for (let done = 0; done < count; done += 1) {
        const said = await this.#shell.run("bun run client buy GameStart 1");
        if (!said.startsWith("Order ")) throw new Error(`No trade: ${said}`);
      }
    });
  }

  /** Runs the bazaar for one trade under a key. Throws where the answer has another status. */
  async tradeAs(key: string, quantity: number, status: number): Promise<void> {
    await this.#whileItRuns(async () => {
      const answer = await fetch(`http://127.0.0.1:${this.#shell.port}/orders`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body: JSON.stringify({ name: "GameStart", quantity, type: "buy" }),
      });
      if (answer.status !== status) throw new Error(`${answer.status}: ${await answer.text()}`);
    });
  }

  /** Copies databases into the directory `copies`. */
  keep(...names: string[]): void {
    mkdirSync(this.#copy(""), { recursive: true });
    for (const name of names) copyFileSync(this.path(`${name}.db`), this.#copy(`${name}.db`));
  }

  putBack(...names: string[]): void {
    for (const name of names) copyFileSync(this.#copy(`${name}.db`), this.path(`${name}.db`));
  }

  lose(name: string): void {
    deleteDatabase(this.path(""), name);
  }

  damage(name: string): void {
    flipInOrder(this.path(`${name}.db`), readStoredLog(this.path(""), name));
  }

  configure(name: string, settings: string[]): void {
    writeFileSync(join(this.#shell.directory, `${name}.env`), `${this.#shell.here(settings.join("\n"))}\n`);
  }

  #copy(file: string): string {
    return join(this.#shell.directory, "copies", file);
  }

  async #whileItRuns(act: () => Promise<void>): Promise<void> {
    await this.#shell.start("bun run cluster", (terminal) => terminal.includes("Ctrl-C stops it."));
    await act();
    await this.#shell.stop();
  }
}

/** Makes another order of the last one, with a hash that fits: the chain is whole, but not that of the others. */
function rewriteLastOrder(path: string): void {
  using database = new Database(path, { readwrite: true, create: false, strict: true });
  const [last, before] = database
    .query<Row, []>(
      "SELECT number, key, name, quantity, type, term, time, replica, hash FROM orders ORDER BY number DESC",
    )
    .all();
  if (!last || !before) throw new Error("Two orders are needed.");
  const { hash: _, ...order } = { ...last, quantity: last.quantity + 1 };
  const hash = Buffer.from(chainHash(Buffer.from(before.hash).toString("hex"), order), "hex");
  const change = database.query("UPDATE orders SET quantity = $quantity, hash = $hash WHERE number = $number");
  change.run({ quantity: order.quantity, hash, number: order.number });
}
