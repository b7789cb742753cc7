import { expect, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { watch } from "../../test/harness/watch.ts";
import { limits } from "../runtime/limits.ts";
import { Replica } from "./replica.ts";
import { ReplicaStore } from "./replica-store.ts";
import { Standing } from "./standing.ts";

test("a replica whose damaged hash shows as it takes the lead has it healed, and does not step aside", async () => {
  const parts = replicaParts(sampleOrders(5));
  parts.played.catalog.journal = sampleOrders(3);
  parts.database.run("UPDATE orders SET hash = zeroblob(32) WHERE number = 3");
  const store = new ReplicaStore(parts.database);
  const standing = new Standing(3, store, parts.log);
  const damages: unknown[] = [];
  const replicas = [1, 2, 3].map((id) => ({ id, url: `http://replica-${id}` }));
  const options = { replicas, catalogUrl: "http://catalog", minReplicas: 1 };
  const onDamage = (cause: unknown) => damages.push(cause);
  const taken = watch(new Replica({ ...parts, ...options, store, standing, onDamage }).takeLead());
  await parts.clock.advance(limits.takeoverFollowersMs);
  expect(taken).toEqual({ error: expect.objectContaining({ status: 503 }) });
  expect([standing.role, damages]).toEqual(["follower", [expect.any(DamagedLog)]]);
});
