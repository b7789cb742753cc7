import { expect, test } from "bun:test";
import { openOrderDatabase } from "../../db/open.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import type { ReplicaStatus } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { createOrderReplica } from "./order-replica.ts";

/** Replica 3 as it is run, with an empty database; the catalog and its peers are played. */
function startedReplica(orders = sampleOrders(0)) {
  const { played, ...given } = replicaParts(orders);
  for (const peer of [played.one, played.two]) peer.orders = [...orders];
  const { app, start, stop } = createOrderReplica({
    ...given,
    replicas: [1, 2, 3].map((id) => ({ id, url: `http://replica-${id}` })),
    ...{ catalogUrl: "http://catalog", minReplicas: 1, database: openOrderDatabase(":memory:") },
    onUnusable: () => {},
  });
  start();
  const status = async () => {
    const answer = await app.handle(new Request("http://localhost/ping"));
    return ((await answer.json()) as { replica: ReplicaStatus }).replica;
  };
  const takeLead = async () => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${given.token}` };
    const init = { method: "POST", headers, body: JSON.stringify({ leader: 3 }) };
    const taken = app.handle(new Request("http://localhost/leader-broadcast", init));
    await given.clock.advance(limits.takeoverFollowersMs);
    return (await taken).status;
  };
  return { ...given, status, takeLead, stop };
}

test("a replica that starts catches up with its peers by itself", async () => {
  const { clock, status } = startedReplica(sampleOrders(3));
  await clock.settle();
  expect(await status()).toMatchObject({ role: "follower", last: 3 });
});

test("a leader that is stopped in order leads no more, and sends nothing more", async () => {
  const { clock, network, status, takeLead, stop } = startedReplica();
  expect(await takeLead()).toBe(200);
  expect(await status()).toMatchObject({ role: "leader" });
  await stop();
  expect(await status()).toMatchObject({ role: "follower" });
  const sent = network.calls.length;
  await clock.advance(3 * limits.heartbeatMs);
  expect(network.calls.length).toBe(sent);
});
