import { afterAll, beforeAll, expect, test } from "bun:test";
import { type InProcessCluster, startInProcessCluster } from "../../test/harness/in-process-cluster.ts";
import type { ReplicaStatus } from "../contract/replication.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  const listing = Array.from({ length: 500 }, (_, at) => ({ name: `stock-${at}`, priceCents: 100, quantity: 10 }));
  cluster = await startInProcessCluster({ listing });
}, 20_000);
afterAll(() => cluster.stop());

async function ask(service: string, sql: string): Promise<object> {
  const headers = { Authorization: `Bearer ${cluster.token}`, "Content-Type": "application/json" };
  const response = await cluster.send(service, "/inspect", { method: "POST", headers, body: JSON.stringify({ sql }) });
  return { status: response.status, ...((await response.json()) as object) };
}

async function roles(): Promise<Record<string, string>> {
  const names = ["order-1", "order-2", "order-3"];
  const role = async (name: string) => {
    const { replica } = (await (await cluster.send(name, "/ping")).json()) as { replica: ReplicaStatus };
    return [replica.role, name] as const;
  };
  return Object.fromEntries(await Promise.all(names.map(role)));
}

test("a query that takes long is for a follower, not for whom trades wait for", async () => {
  const pairs = (table: string) => `select count(*) as pairs from ${table} as a, ${table} as b`;
  const { leader = "", follower = "" } = await roles();
  expect(await ask(follower, pairs("listing"))).toEqual({
    status: 200,
    columns: ["pairs"],
    rows: [[250_000]],
    more: false,
  });
  const refused = { status: 422, error: { code: 422, message: expect.stringContaining("may look at") } };
  expect(await ask(leader, pairs("listing"))).toEqual(refused);
  expect(await ask("catalog", pairs("stocks"))).toEqual(refused);
  expect(await ask(leader, "select count(*) from listing")).toMatchObject({ rows: [[500]] });
  expect(await ask("catalog", "delete from stocks")).toMatchObject({ status: 422 });
});
