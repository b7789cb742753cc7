import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Cluster } from "./cluster.ts";
import { readClusterFile } from "./cluster-file.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";
import { freeBasePort } from "./free-base-port.ts";
import { parseOptions } from "./options.ts";
import { ServicePlans } from "./service-plan.ts";

test("a cluster is not called ready from the death of its only front end until the next one is", async () => {
  using root = temporaryDirectory();
  mkdirSync(join(root.path, "logs"));
  const options = parseOptions(["--port", String(await freeBasePort()), "--data-dir", root.path, "--replicas", "1"]);
  if (options === "help") throw new Error("No help was asked for.");
  const entry = `${import.meta.dir}/fixtures/answering.ts`;
  const plans = new ServicePlans(options, { ids: [1], changeTo: undefined }, "token", {
    catalog: entry,
    order: entry,
    "front-end": entry,
  }).all;
  const file = join(root.path, "cluster.json");
  const lines: string[] = [];
  const turns: boolean[] = [];
  const line = (text: string) => void lines.push(`${cluster.state.ready ? "ready" : "not ready"}: ${text}`);
  const cluster = new Cluster({
    ...{ plans, retired: [], file, terminal: { line, error: line } },
    readyChanged: () => turns.push(cluster.state.ready),
  });
  expect(readClusterFile(file)).toMatchObject({ ready: false, processes: [] });
  cluster.start();
  try {
    await until("ready", () => turns[0]);
    const pid = readClusterFile(file)?.processes.find(({ service }) => service === "front-end")?.pid;
    process.kill(pid!, "SIGKILL");
    await until("ready again", () => turns[2]);
    expect(turns).toEqual([true, false, true]);
    expect(readClusterFile(file)?.ready).toBe(true);
    expect(lines.map((text) => text.replace(/[:;(] ?(pid|its log).*/, ""))).toEqual([
      "not ready: front-end-1 died (SIGKILL): starting it again",
      "not ready: front-end-1 was started again ",
    ]);
  } finally {
    await cluster.stop();
  }
  expect(readClusterFile(file)).toMatchObject({ ready: false, processes: [] });
});
