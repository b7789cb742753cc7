import { expect, test } from "bun:test";
import { startInProcessCluster } from "./in-process-cluster.ts";

test("a cluster in this process trades, and each of its logs has the order", async () => {
  const cluster = await startInProcessCluster({ frontEnds: 2 });
  const init = { method: "POST", headers: { "Content-Type": "application/json" } };
  const body = JSON.stringify({ name: "GameStart", quantity: 3, type: "buy" });
  const response = await cluster.send("front-end-2", "/orders", { ...init, body });
  expect(await response.json()).toEqual({ data: { transaction_number: 1 } });
  const orders = cluster.database("order-3").query("SELECT number, quantity FROM orders").all();
  expect(orders).toEqual([{ number: 1, quantity: 3 }]);
  await cluster.stop();
});

test("a request to a host that nobody has is refused like a connection", async () => {
  const cluster = await startInProcessCluster({ replicas: 1 });
  await expect(cluster.send("order-7", "/ping")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await cluster.stop();
});
