import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type InProcessCluster, startInProcessCluster } from "../harness/in-process-cluster.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  cluster = await startInProcessCluster();
});

afterAll(() => cluster.stop());

const get = (path: string, headers: Record<string, string> = {}) => cluster.send("front-end-1", path, { headers });

/** What the page loads. */
async function files(): Promise<string[]> {
  const html = await (await get("/")).text();
  return [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]*)"/g)]
    .map((match) => match[1]!)
    .filter((url) => !url.startsWith("data:"));
}

describe("the page at /", () => {
  test("loads nothing from another host, and runs nothing inline", async () => {
    const response = await get("/");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const html = await response.text();
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|\/\/\w/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:/i);
    for (const file of await files()) expect(file).toStartWith("dashboard/");
  });

  test("has the browser refuse whatever is not of this host, and be in no other page's frame", async () => {
    const policy = (await get("/")).headers.get("content-security-policy")!;
    expect(policy).toStartWith("default-src 'none'; ");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test("comes in 60 kB, with all its files", async () => {
    const paths = ["/", ...(await files()).map((file) => `/${file}`)];
    expect(paths.length).toBe(3);
    let bytes = 0;
    for (const path of paths) {
      const response = await get(path, { "Accept-Encoding": "gzip" });
      expect([path, response.status, response.headers.get("content-encoding")]).toEqual([path, 200, "gzip"]);
      bytes += (await response.bytes()).length;
    }
    expect(bytes).toBeLessThan(60_000);
  });

  test("is one that a browser need not load again", async () => {
    for (const path of ["/", `/${(await files())[0]}`]) {
      const etag = (await get(path)).headers.get("etag")!;
      expect((await get(path, { "If-None-Match": etag })).status).toBe(304);
    }
  });

  test("has no file but those that it names", async () => {
    for (const path of ["/dashboard/", "/dashboard/main.tsx", "/dashboard/..%2fpackage.json", "/dashboard"]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});
