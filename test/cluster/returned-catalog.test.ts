import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Subprocess } from "bun";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";

const services = resolve(import.meta.dir, "../../services");
const token = "a-token-of-16-characters";

/** Services that are started one by one, each with its own idea of where the catalog is. */
class Hosts implements AsyncDisposable {
  readonly #directory: string;
  readonly #base: number;
  readonly #running = new Map<string, Subprocess>();

  constructor(directory: string, base: number) {
    this.#directory = directory;
    this.#base = base;
  }

  url(offset: number): string {
    return `http://127.0.0.1:${this.#base + offset}`;
  }

  catalog(name: string, offset: number): Promise<void> {
    return this.#start(name, "catalog", offset, { DATABASE: this.#path(name) });
  }

  replica(id: number, catalogUrl: string): Promise<void> {
    const own = { REPLICA_ID: String(id), CATALOG_URL: catalogUrl, DATABASE: this.#path(`order-${id}`) };
    return this.#start(`order-${id}`, "order", 200 + id, own);
  }

  frontEnd(id: number, catalogUrl: string): Promise<void> {
    return this.#start(`front-end-${id}`, "front-end", id, { CATALOG_URL: catalogUrl });
  }

  async kill(...names: string[]): Promise<void> {
    for (const name of names) {
      this.#running.get(name)?.kill("SIGKILL");
      await this.#running.get(name)?.exited;
      this.#running.delete(name);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill(...this.#running.keys());
  }

  /** Each on a host of its own, with a directory of its own. */
  #path(name: string): string {
    mkdirSync(join(this.#directory, name), { recursive: true });
    return join(this.#directory, name, "a.db");
  }

  async #start(name: string, service: string, offset: number, own: Record<string, string>): Promise<void> {
    const REPLICAS = [1, 2, 3].map((id) => `${id}=${this.url(200 + id)}`).join(",");
    const common = { HOST: "127.0.0.1", PORT: String(this.#base + offset), CLUSTER_TOKEN: token, REPLICAS };
    const child = Bun.spawn([process.execPath, "--no-orphans", join(services, service, "main.ts")], {
      env: { PATH: process.env.PATH, LOG_LEVEL: "error", ...common, ...own },
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.#running.set(name, child);
    const live = () => fetch(`${this.url(offset)}/health/live`).catch(() => undefined);
    await until(`${name} listening`, live, 30_000);
  }
}

async function ask(url: string, trade?: { key: string; quantity: number }) {
  const response = trade
    ? await fetch(`${url}/orders`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": trade.key },
        body: JSON.stringify({ name: "GameStart", quantity: trade.quantity, type: "buy" }),
      })
    : await fetch(`${url}/stocks/GameStart`);
  const { data, error } = (await response.json()) as { data?: Record<string, number>; error?: { message: string } };
  return { status: response.status, data, message: error?.message };
}

test("no stale read: a catalog that runs on beside the one that has replaced it is believed by nobody", async () => {
  using root = temporaryDirectory();
  await using hosts = new Hosts(root.path, await freeBasePort());
  const [old, present] = [hosts.url(100), hosts.url(205)];
  const [first, second] = [hosts.url(1), hosts.url(2)];
  const untilTraded = (url: string, key: string, quantity: number) =>
    until(`${key} answered`, async () => ((await ask(url, { key, quantity })).data ? true : undefined), 20_000);

  await hosts.catalog("old", 100);
  await Promise.all([1, 2, 3].map((id) => hosts.replica(id, old)));
  await Promise.all([hosts.frontEnd(1, old), hosts.frontEnd(2, old)]);
  await untilTraded(second, "k-1", 10);
  expect(await ask(second)).toMatchObject({ status: 200, data: { quantity: 90 } });

  // Everybody but the second front end is told of a new catalog; the old one runs on, and was not told of it.
  await hosts.kill("order-1", "order-2", "order-3", "front-end-1");
  await hosts.catalog("present", 205);
  await Promise.all([1, 2, 3].map((id) => hosts.replica(id, present)));
  await hosts.frontEnd(1, present);
  await untilTraded(first, "k-2", 5);
  expect(await ask(first)).toMatchObject({ status: 200, data: { quantity: 85 } });

  for (let looks = 0; looks < 20; looks += 1) {
    const look = await ask(second);
    expect(look.status).toBe(503);
    await Bun.sleep(50);
  }
  expect((await ask(second)).message).toContain("lineage 1");
  // A trade needs no catalog of the front end's own: it goes to whoever leads.
  await untilTraded(second, "k-3", 5);
  const ready = await fetch(`${old}/health/ready`);
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining("given up for lost")]);

  // Its address corrected, the front end is as good as the other one; the old catalog's file is as it was.
  await hosts.kill("front-end-2", "old");
  await hosts.frontEnd(2, present);
  await until("the present stock", async () => ((await ask(second)).data?.quantity === 80 ? true : undefined), 20_000);
  await untilTraded(second, "k-1", 10);
  expect(await ask(second)).toMatchObject({ data: { quantity: 80 } });
}, 90_000);
