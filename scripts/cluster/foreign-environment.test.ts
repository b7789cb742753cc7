import { expect, test } from "bun:test";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readClusterFile } from "./cluster-file.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";
import { freeBasePort } from "./free-base-port.ts";

const project = resolve(import.meta.dir, "../..");

/** What somebody may have written for a service that runs alone, or for another program. */
const strange = `
HOST=no such host
PORT=banana
REPLICA_ID=77
REPLICAS=nobody
DATABASE=/no/such/directory/x.db
STOCKS=/no/such/file.csv
CLUSTER_TOKEN=short
CLUSTER_TOKEN_FILE=/no/such/file
CATALOG_URL=nowhere
PUBLIC_URL=nowhere
CACHE_SIZE=huge
MIN_REPLICAS=99
HTTP_PROXY=http://127.0.0.1:9
http_proxy=http://127.0.0.1:9
no_proxy=example.com
`;

test("a cluster is not disturbed by a .env in the project's directory, or by a proxy", async () => {
  using root = temporaryDirectory();
  for (const name of ["scripts", "services", "db", "package.json"]) {
    cpSync(join(project, name), join(root.path, name), { recursive: true });
  }
  symlinkSync(join(project, "node_modules"), join(root.path, "node_modules"));
  const example = readFileSync(join(project, ".env.example"), "utf8");
  writeFileSync(join(root.path, ".env"), `${example}${strange}`);
  const args = ["--port", String(await freeBasePort()), "--replicas", "1"];
  const run = Bun.spawn([process.execPath, "--no-orphans", join(root.path, "scripts/cluster/main.ts"), ...args], {
    cwd: root.path,
    env: { PATH: process.env.PATH ?? "", HOME: root.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const state = () => readClusterFile(join(root.path, ".data", "cluster.json"));
    await until("a ready cluster", () => (run.exitCode === null ? state()?.ready || undefined : true), 10_000);
    run.kill("SIGTERM");
    expect([await run.stderr.text(), await run.exited]).toEqual(["", 0]);
  } finally {
    run.kill("SIGKILL");
  }
}, 15_000);
