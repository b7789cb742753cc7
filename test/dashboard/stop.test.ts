import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { EventReader } from "./event-reader.ts";

test("a front end that stops waits for no page that is open", async () => {
  await using cluster = await SpawnedCluster.start();
  const page = new EventReader(await fetch(`${cluster.url("front-end-1")}/dashboard/events`));
  await page.next("state");
  expect(await cluster.stop()).toBe(0);
  expect(readFileSync(join(cluster.dataDir, "logs", "front-end-1.log"), "utf8")).not.toContain("still under way");
  expect(await page.next("hello").catch((cause: Error) => cause.message)).toBe("The stream has ended.");
}, 20_000);
