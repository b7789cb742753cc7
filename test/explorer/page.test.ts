import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { InProcessCluster } from "../harness/in-process-cluster.ts";
import { services, startExplored } from "./explored-cluster.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  cluster = await startExplored();
});

afterAll(() => cluster.stop());

const pages: [service: string, path: string][] = [
  ...services.map((service): [string, string] => [service, "/swagger"]),
  ["front-end-1", "/swagger?service=catalog"],
  ["front-end-1", "/swagger?service=order"],
];

const types: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

async function read(service: string, path: string): Promise<string> {
  return (await cluster.send(service, path)).text();
}

/** What the page loads: everything that it names in `src` and in the `href` of a `<link>`. */
function resourcesOf(html: string): string[] {
  return [...html.matchAll(/<(?:script|img|link)\b[^>]*\b(?:src|href)="([^"]*)"/g)].map((match) => match[1]!);
}

for (const [service, path] of pages) {
  describe(`${service} ${path}`, () => {
    test("is a page that loads nothing from another host, and runs nothing inline", async () => {
      const html = await read(service, path);
      expect(html).not.toMatch(/https?:|\/\/\w/);
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:/i);
      expect(resourcesOf(html).filter((url) => !url.startsWith("swagger/"))).toEqual(["data:,"]);
    });

    test("has the browser refuse whatever is not of this host", async () => {
      const { headers } = await cluster.send(service, path);
      expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
      const policy = headers.get("content-security-policy")!;
      expect(policy).toStartWith("default-src 'none'; ");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    });

    test("finds every file that it names, of the right type", async () => {
      const files = resourcesOf(await read(service, path)).filter((url) => url !== "data:,");
      expect(files.length).toBe(4);
      for (const file of files) {
        const response = await cluster.send(service, `/${file}`);
        const type = types[file.split(".").at(-1)!];
        expect([file, response.status, response.headers.get("content-type")]).toEqual([file, 200, type!]);
        expect((await response.text()).length).toBeGreaterThan(100);
      }
    });
  });
}

describe("what the page is made of", () => {
  const paths = ["/swagger", "/swagger/json", "/swagger/swagger-ui-bundle.js", "/swagger/swagger-ui.css"];

  for (const path of paths) {
    test(`${path} comes gzipped to whoever takes that, and is the same then`, async () => {
      const plain = await cluster.send("catalog", path, { headers: { "Accept-Encoding": "gzip;q=0, br" } });
      const packed = await cluster.send("catalog", path, { headers: { "Accept-Encoding": "br, gzip" } });
      expect([plain, packed].map(({ headers }) => headers.get("content-encoding"))).toEqual([null, "gzip"]);
      expect(packed.headers.get("vary")).toBe("Accept-Encoding");
      const bytes = Bun.gunzipSync(new Uint8Array(await packed.bytes()));
      expect(Buffer.from(bytes).equals(Buffer.from(await plain.bytes()))).toBe(true);
    });

    test(`${path} is not sent again to a browser that has it`, async () => {
      const etag = (await cluster.send("catalog", path)).headers.get("etag")!;
      const again = await cluster.send("catalog", path, { headers: { "If-None-Match": etag } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
      const other = await cluster.send("catalog", path, { headers: { "If-None-Match": '"another"' } });
      expect(other.status).toBe(200);
    });

    test(`${path} answers HEAD like GET, without the body`, async () => {
      const get = await cluster.send("catalog", path);
      const head = await cluster.send("catalog", path, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
      for (const name of ["content-type", "etag", "content-security-policy"]) {
        expect(head.headers.get(name)).toBe(get.headers.get(name));
      }
    });
  }

  test("its script is silent about who validates: no other host is asked", async () => {
    expect(await read("catalog", "/swagger/explorer.js")).toContain("validatorUrl: null");
    expect(await read("catalog", "/swagger/explorer.css")).not.toMatch(/url\(|@import/);
    expect(await read("catalog", "/swagger/swagger-ui.css")).not.toMatch(/url\(["']?(https?:)?\/\/|@import/);
  });

  test("what lies under /swagger and is not named here is a 404 in the envelope", async () => {
    for (const path of ["/swagger/package.json", "/swagger/..%2fpackage.json", "/swagger/catalog.json"]) {
      const response = await cluster.send("order-1", path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ error: { code: 404 } });
    }
  });

  test("with a slash at its end it leads to the page, beside which everything lies", async () => {
    const response = await cluster.send("order-1", "/swagger/");
    expect([response.status, response.headers.get("location")]).toEqual([308, "../swagger"]);
  });
});
