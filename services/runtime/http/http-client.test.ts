import { afterEach, describe, expect, test } from "bun:test";
import type { Socket } from "bun";
import { until } from "../../../scripts/cluster/fixtures/until.ts";
import { ManualClock } from "../../../test/harness/manual-clock.ts";
import { limits } from "../limits.ts";
import { HttpClient } from "./http-client.ts";

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

function client(clock = new ManualClock()): HttpClient {
  const http = new HttpClient(clock);
  ended.push(() => http.close());
  return http;
}

/** A real server; `connections` are the ports that it was called from, one for each request. */
function server(answer: (request: Request) => Response | Promise<Response> = () => Response.json({})) {
  const connections: number[] = [];
  const serving = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, { requestIP }) => {
      connections.push(requestIP.call(serving, request)?.port ?? 0);
      return answer(request);
    },
  });
  ended.push(() => serving.stop(true));
  return { url: serving.url.href, connections, stop: () => serving.stop(true) };
}

/** A server that sends these bytes to whoever sends something, and then does `after`. */
function rawServer(chunks: string[], after: "waits" | "closes" | "reads no more" = "waits") {
  const connections: Socket[] = [];
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (socket) => void connections.push(socket),
      data: async (socket) => {
        if (after === "reads no more") socket.pause();
        for (const chunk of chunks) {
          socket.write(chunk);
          socket.flush();
          await Bun.sleep(1);
        }
        if (after === "closes") socket.end();
      },
    },
  });
  ended.push(() => listener.stop(true));
  return { url: `http://127.0.0.1:${listener.port}/`, connections };
}

const never = new AbortController().signal;

const get = (http: HttpClient, url: string) => http.fetch(url, { method: "GET", headers: {}, signal: never });

test("an answer's headers can be read, whatever their case, and those that are not there", async () => {
  const { url } = server(() => Response.json({}, { headers: { "Cache-Control": "immutable, max-age=1" } }));
  const { headers } = await get(client(), url);
  expect(headers.get("cache-control")).toBe("immutable, max-age=1");
  expect(headers.get("Content-Type")).toContain("application/json");
  expect(headers.get("etag")).toBeNull();
  const raw = rawServer(["HTTP/1.1 200 OK\r\nX-A: no-cache\r\nA:  b \r\nContent-Length: 2\r\n\r\n{}"]);
  expect((await get(client(), raw.url)).headers.get("a")).toBe("b");
});

const post = (http: HttpClient, url: string, body: unknown = {}, signal = never) =>
  http.fetch(url, { method: "POST", headers: { "X-Of": "mine" }, body: JSON.stringify(body), signal });

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => ({ answer }),
    (cause: unknown) => cause,
  );
}

describe("a call", () => {
  test("carries method, path, query, headers and body, and brings status and body back", async () => {
    const { url } = server(async (request) => {
      const { pathname, search } = new URL(request.url);
      const of = request.headers.get("x-of");
      return Response.json(
        { method: request.method, pathname, search, of, body: await request.text() },
        { status: 409 },
      );
    });
    const response = await post(client(), `${url}a%20b?c=%C3%BC`, "ü€");
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      method: "POST",
      pathname: "/a%20b",
      search: "?c=%C3%BC",
      of: "mine",
      body: '"ü€"',
    });
  });

  test("uses the connection of the one before, and another one while that is busy", async () => {
    const { url, connections } = server(async () => {
      await Bun.sleep(5);
      return Response.json({});
    });
    const http = client();
    for (const _ of [1, 2]) await get(http, url);
    expect(new Set(connections).size).toBe(1);
    await Promise.all([1, 2, 3].map(() => get(http, url)));
    expect(new Set(connections).size).toBe(3);
  });

  test("carries bodies that no socket takes at once", async () => {
    const { url } = server(async (request) => new Response(await request.text()));
    const text = "é".repeat(4_000_000);
    const response = await post(client(), url, text);
    expect((await response.json()) === text).toBe(true);
  });

  test("does not use a connection that has waited for long", async () => {
    const { url, connections } = server();
    const clock = new ManualClock();
    const http = client(clock);
    await get(http, url);
    await clock.advance(limits.connectionReuseMs - 1);
    await get(http, url);
    expect(new Set(connections).size).toBe(1);
    await clock.advance(limits.connectionReuseMs);
    await get(http, url);
    expect(new Set(connections).size).toBe(2);
  });

  test("does not use a connection that the other side has closed", async () => {
    const { url, stop } = server();
    const http = client();
    await get(http, url);
    await stop();
    await Bun.sleep(10);
    expect(await failure(get(http, url))).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("a call that fails", () => {
  test("because nothing listens, is refused", async () => {
    const { url, stop } = server();
    await stop();
    expect(await failure(get(client(), url))).toMatchObject({ code: "ECONNREFUSED" });
  });

  test.each([
    ["before it answers", []],
    ["in the middle of an answer", ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"]],
  ])("because the other side goes away %s, is reset", async (_, chunks) => {
    const { url } = rawServer(chunks, "closes");
    expect(await failure(post(client(), url, {}))).toMatchObject({ code: "ECONNRESET" });
  });

  test("because its caller gives it up, ends with the caller's reason, and its connection with it", async () => {
    const { url, connections } = server(async (request) => {
      if (request.method === "POST") await Bun.sleep(50);
      return Response.json(request.method);
    });
    const http = client();
    await get(http, url);
    const caller = new AbortController();
    const call = failure(post(http, url, {}, caller.signal));
    await until("the request", () => connections[1]);
    caller.abort("enough");
    expect(await call).toBe("enough");
    expect(await (await get(http, url)).json()).toBe("GET");
    expect(connections[0]).toBe(connections[1]!);
    expect(connections[2]).not.toBe(connections[1]!);
  });

  test.each([
    ["a header", { "X-A": "b\r\nX-C: d" }, ""],
    ["a path", {}, "a HTTP/1.1\r\nX-C: d\r\n"],
    ["a path", {}, "ü"],
  ])("because another one hides in %s, is not sent", async (_, headers, path) => {
    const { url, connections } = server();
    const call = client().fetch(url + path, { method: "GET", headers, signal: never });
    expect(await failure(call)).toBeInstanceOf(TypeError);
    expect(connections).toEqual([]);
  });

  test("because its caller gives it up at the moment at which it is connected, is not sent", async () => {
    const { url, connections } = server();
    const caller = new AbortController();
    const { signal } = caller;
    const stopListening = signal.removeEventListener.bind(signal);
    // Called when the connection is there, and nobody listens for a moment.
    signal.removeEventListener = (...args: Parameters<typeof stopListening>) => {
      stopListening(...args);
      caller.abort("just now");
    };
    expect(await failure(post(client(), url, {}, signal))).toBe("just now");
    expect(connections).toEqual([]);
  });

  test("because it was given up before, is not sent", async () => {
    const { url, connections } = server();
    expect(await failure(post(client(), url, {}, AbortSignal.abort("before")))).toBe("before");
    expect(connections).toEqual([]);
  });
});

describe("an answer", () => {
  test("may come in pieces", async () => {
    const { url } = rawServer([...'HTTP/1.1 200 OK\r\ncontent-length:  6\r\nX: y\r\n\r\n"übe"']);
    expect(await (await post(client(), url)).json()).toBe("übe");
  });

  test("is the last on its connection where it says so", async () => {
    const raw = rawServer(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"]);
    const http = client();
    for (const _ of [1, 2]) expect(await (await post(http, raw.url, {})).json()).toEqual({});
    expect(raw.connections).toHaveLength(2);
  });

  test("that comes before all of its request has left is the last on its connection", async () => {
    const raw = rawServer(["HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}"], "reads no more");
    const http = client();
    expect((await post(http, raw.url, "x".repeat(16_000_000))).status).toBe(413);
    await post(http, raw.url);
    expect(raw.connections).toHaveLength(2);
  });

  test.each([
    ["without a length", "HTTP/1.1 200 OK\r\n\r\n{}"],
    ["of another protocol", "SSH-2.0-OpenSSH\r\n\r\n"],
    ["that is none yet", "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n"],
    ["with more than its length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{"],
    ["with a head without an end", `HTTP/1.1 200 OK\r\nX: ${"y".repeat(limits.answerHeadBytes)}`],
    ["that is too long", `HTTP/1.1 200 OK\r\nContent-Length: ${limits.answerBodyBytes + 1}\r\n\r\n`],
  ])("%s is an error", async (_, text) => {
    expect(await failure(post(client(), rawServer([text]).url, {}))).toMatchObject({ name: "UnreadableAnswer" });
  });

  test("to which nobody asked ends the connection", async () => {
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    const raw = rawServer([answer]);
    const http = client();
    await post(http, raw.url, {});
    raw.connections[0]?.write(answer);
    await until("the connection's end", () => raw.connections[0]?.readyState !== 1 || undefined);
    expect(await (await post(http, raw.url, {})).json()).toEqual({});
    expect(raw.connections).toHaveLength(2);
  });
});

test("a process whose clients have taken every descriptor still reaches the other services", async () => {
  const { url } = server();
  const fixture = `${import.meta.dir}/fixtures/out-of-descriptors.ts`;
  const script = 'ulimit -n 100; exec "$0" "$1" "$2"';
  const asking = Bun.spawn(["sh", "-c", script, process.execPath, fixture, url], { stdout: "pipe", stderr: "inherit" });
  expect(await asking.stdout.json()).toEqual({ isFull: true, answers: [200, 200] });
}, 20_000);
