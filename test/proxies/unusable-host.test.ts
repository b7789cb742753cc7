import { afterAll, beforeAll, expect, test } from "bun:test";
import { rawRequest } from "../harness/raw-request.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { logTexts } from "../operators/log-lines.ts";

let cluster: SpawnedCluster;

beforeAll(async () => {
  cluster = await SpawnedCluster.start();
}, 60_000);
afterAll(async () => cluster[Symbol.asyncDispose](), 60_000);

/** As HTTP/1.0 allows, and as broken clients send it. */
const hosts = ["", "Host:\r\n", "Host: h:99999\r\n", "Host: [::1\r\n", "Host: a b\r\n", "Host: h/x?y\r\n"];

const paths: [service: string, path: string, status: number][] = [
  ["front-end-1", "/health/live", 200],
  ["front-end-1", "/health/ready", 200],
  ["front-end-1", "/stocks/GameStart", 200],
  ["front-end-1", "/stocks?limit=1", 200],
  ["front-end-1", "/orders/0", 422],
  ["front-end-1", "/nowhere", 404],
  ["front-end-1", "//a/stocks/GameStart", 404],
  ["front-end-1", "/swagger/json", 200],
  ["front-end-1", "/", 200],
  ["catalog", "/health/ready", 200],
  ["catalog", "/lookup/GameStart", 200],
  ["catalog", "/nowhere", 404],
  ["order-1", "/ping", 200],
  ["order-1", "/nowhere", 404],
];

test.each(hosts)("every route answers as usual with %p", async (host) => {
  for (const [service, path, status] of paths) {
    for (const version of host === "" ? ["1.0"] : ["1.0", "1.1"]) {
      const answer = await rawRequest(cluster.url(service), `GET ${path} HTTP/${version}\r\n${host}\r\n`);
      expect([service, path, version, answer.status]).toEqual([service, path, version, status]);
      if (status >= 400) expect(JSON.parse(answer.body)).toMatchObject({ error: { code: status } });
    }
  }
  const order = '{"name":"GameStart","quantity":1,"type":"buy"}';
  const head = `POST /orders HTTP/1.0\r\n${host}Content-Type: application/json\r\nContent-Length: ${order.length}`;
  const answer = await rawRequest(cluster.url("front-end-1"), `${head}\r\n\r\n${order}`);
  expect([host, answer.status]).toEqual([host, 200]);
  expect(JSON.parse(answer.body)).toMatchObject({ data: { transaction_number: expect.any(Number) } });
});

test("and nothing of it is told of in the logs, which are JSON", () => {
  for (const [service, text] of logTexts(cluster)) {
    for (const line of text.split("\n").filter((one) => one !== "")) {
      expect([service, line]).toEqual([service, expect.stringMatching(/^\{.*\}$/)]);
      expect(line).not.toContain("unexpected");
    }
  }
});
