import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { limits } from "../../services/runtime/limits.ts";
import { rawRequest } from "../harness/raw-request.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";

let cluster: SpawnedCluster;

beforeAll(async () => {
  cluster = await SpawnedCluster.start();
}, 60_000);
afterAll(async () => cluster[Symbol.asyncDispose](), 60_000);

const head = (path: string, headers: string[] = []) =>
  [`POST ${path} HTTP/1.1`, "Host: h", "Content-Type: application/json", "Transfer-Encoding: chunked", ...headers]
    .join("\r\n")
    .concat("\r\n\r\n");
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const order = '{"name":"GameStart","quantity":1,"type":"buy"}';

const part = chunked(" ".repeat(0x8000));

/** Sends a body without a length until all of `bytes` is taken. Resolves to what came back by then. */
async function flood(url: string, start: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const failed = new Promise<never>((_, reject) => socket.once("error", reject));
  let answer = "";
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (text) => {
      answer += text;
      if (answer.includes("\r\n\r\n")) resolve();
    });
  });
  socket.write(start);
  for (let sent = 0; sent < bytes; sent += part.length) {
    const written = new Promise<void>((resolve) => socket.write(part, () => resolve()));
    await Promise.race([written, failed]);
  }
  await Promise.race([answered, failed]);
  socket.destroy();
  return answer;
}

function residentBytes(pid: number | null): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1_024;
}

test("a body of unknown length is a trade like another", async () => {
  const text = `${head("/orders")}${chunked(order.slice(0, 7))}${chunked(order.slice(7))}0\r\n\r\n`;
  const answer = await rawRequest(cluster.url("front-end-1"), text);
  expect(answer.status).toBe(200);
});

test.each([
  ["front-end-1", "/orders", false],
  ["catalog", "/update", true],
  ["order-1", "/push", true],
  ["order-1", "/leader-broadcast", true],
])(
  "one that does not end is refused once it is too large, and not kept: %s %s",
  async (service, path, isInternal) => {
    const headers = isInternal ? [`Authorization: Bearer ${cluster.token}`] : [];
    const floods = isInternal ? 4 : 16;
    const { pid, url } = cluster.process(service);
    const before = residentBytes(pid);
    const bytes = limits.requestBodyBytes + part.length;
    const answers = await Promise.all(Array.from({ length: floods }, () => flood(url, head(path, headers), bytes)));
    for (const answer of answers) expect(answer).toStartWith("HTTP/1.1 413 ");
    // One megabyte is what 16 connections cost anyway; kept bodies would cost some fifty.
    if (!isInternal) expect(residentBytes(pid) - before).toBeLessThan(16 * 1_024 * 1_024);
  },
  30_000,
);
