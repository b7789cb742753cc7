import { afterEach, describe, expect, test } from "bun:test";
import type { Socket } from "bun";
import { closedLoop } from "./closed-loop.ts";
import { rawRequest } from "./raw-request.ts";

const servers: { stop(force: boolean): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

const never = () => new Promise<never>(() => {});

/** A server that answers with these bytes, piece by piece; `second` resolves when it is asked again. */
function rawServer(pieces: string[]) {
  const second = Promise.withResolvers<void>();
  let asked = 0;
  const answer = async (socket: Socket) => {
    for (const piece of pieces) {
      socket.write(piece);
      socket.flush();
      await Bun.sleep(1);
    }
  };
  const socket = {
    data(one: Socket) {
      asked += 1;
      if (asked === 2) second.resolve();
      void answer(one);
    },
  };
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket });
  servers.push(server);
  return { port: server.port, second: second.promise };
}

describe("load in a closed loop", () => {
  test("sends every request in turn, on each connection one at a time, and counts the answers by status", async () => {
    const paths = new Map<string, number>();
    let underWay = 0;
    let most = 0;
    const enough = Promise.withResolvers<void>();
    const server = Bun.serve({
      port: 0,
      async fetch({ url }) {
        const { pathname } = new URL(url);
        paths.set(pathname, (paths.get(pathname) ?? 0) + 1);
        underWay += 1;
        most = Math.max(most, underWay);
        await Bun.sleep(1);
        underWay -= 1;
        if ((paths.get("/b") ?? 0) > 20) enough.resolve();
        return new Response("yes", { status: pathname === "/b" ? 404 : 200 });
      },
    });
    servers.push(server);
    const load = { port: Number(server.port), requests: [rawRequest("GET", "/a"), rawRequest("GET", "/b")] };
    const { statuses, perSecond, latencyMs } = await closedLoop(load, 3, () => enough.promise);
    expect(most).toBe(3);
    expect(Object.keys(statuses)).toEqual(["200", "404"]);
    expect(Math.abs((paths.get("/a") ?? 0) - (paths.get("/b") ?? 0))).toBeLessThanOrEqual(1);
    expect(perSecond).toBeGreaterThan(0);
    expect(latencyMs!.p50).toBeLessThanOrEqual(latencyMs!.max);
  });

  test("sends a body with its type and length", async () => {
    const seen = Promise.withResolvers<unknown>();
    const server = Bun.serve({
      port: 0,
      async fetch(request) {
        seen.resolve([request.method, request.headers.get("content-type"), await request.json()]);
        return new Response("{}");
      },
    });
    servers.push(server);
    const requests = [rawRequest("POST", "/", { name: "Gämestart" })];
    await closedLoop({ port: Number(server.port), requests }, 1, () => seen.promise);
    expect(await seen.promise).toEqual(["POST", "application/json", { name: "Gämestart" }]);
  });

  test("knows an answer that comes in pieces for one", async () => {
    const { port, second } = rawServer(["HTTP/1.1 2", "00 OK\r\nContent-Le", "ngth: 4\r\n\r", "\nab", "cd"]);
    const { statuses } = await closedLoop({ port, requests: [rawRequest("GET", "/")] }, 1, () => second);
    expect(Object.keys(statuses)).toEqual(["200"]);
  });

  test("fails where a connection is lost, or an answer has no length", async () => {
    const { port } = rawServer(["HTTP/1.1 200 OK\r\n\r\n"]);
    const bodiless = closedLoop({ port, requests: [rawRequest("GET", "/")] }, 1, never);
    await expect(bodiless).rejects.toThrow("Content-Length");
    const closing = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: (one) => void one.end() } });
    servers.push(closing);
    const lost = closedLoop({ port: closing.port, requests: [rawRequest("GET", "/")] }, 1, never);
    await expect(lost).rejects.toThrow("closed");
  });
});
