import { afterEach, expect, test } from "bun:test";
import { rawRequest } from "../../../test/harness/raw-request.ts";
import { type Handle, HttpServer } from "./http-server.ts";

let server: HttpServer;
const uncaught: unknown[] = [];

function serve(handle: Handle): string {
  const onUncaught = (cause: unknown) => void uncaught.push(cause);
  server = new HttpServer({ hostname: "127.0.0.1", port: 0 }, { handle, onUncaught });
  return server.url.origin;
}

afterEach(() => {
  uncaught.splice(0);
  server.close();
});

test.each<[string, Handle]>([
  [
    "thrown",
    () => {
      throw new Error("SELECT secret FROM inside");
    },
  ],
  ["rejected", () => Promise.reject(new Error("SELECT secret FROM inside"))],
])("what is %s shows a client nothing of the inside", async (_, handle) => {
  const answer = await rawRequest(serve(handle), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body)).toEqual({ error: { code: 500, message: expect.stringContaining("its log says") } });
  expect(uncaught).toEqual([new Error("SELECT secret FROM inside")]);
});

test("without a usable host a request has a URL that can be parsed, and everything else that it came with", async () => {
  const url = serve(async (request) =>
    Response.json([new URL(request.url).pathname, request.method, request.headers.get("a"), await request.text()]),
  );
  const answer = await rawRequest(url, "POST /a/b?c HTTP/1.0\r\nA: b\r\nContent-Length: 2\r\n\r\nhi");
  expect(JSON.parse(answer.body)).toEqual(["/a/b", "POST", "b", "hi"]);
});

test("the last answers of one that stops end their connections; those before keep them", async () => {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const url = serve(async (request) => {
    if (!request.url.endsWith("/slow")) return new Response("quick");
    asked.resolve();
    await held.promise;
    return new Response("slow");
  });
  const quick = await rawRequest(url, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  expect(quick.headers.connection).toBeUndefined();
  const slow = rawRequest(url, "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  await asked.promise;
  const stopped = server.stop();
  held.resolve();
  expect(await slow).toMatchObject({ body: "slow", headers: { connection: "close" } });
  await stopped;
});
