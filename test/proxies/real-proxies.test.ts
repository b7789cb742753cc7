import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";

/** A real proxy, as Debian installs it. */
interface Proxy {
  name: string;
  /** How it is started with this configuration file, in the foreground. */
  command(path: string): string[];
  configuration(options: { port: number; url: string; directory: string }): string;
}

const address = (url: string) => new URL(url).host;

const haproxy = (check: string): Proxy => ({
  name: "haproxy",
  command: (path) => ["haproxy", "-db", "-f", path],
  configuration: ({ port, url }) => `
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend public
  bind 127.0.0.1:${port}
  default_backend bazaar
backend bazaar
  ${check}
  server one ${address(url)} check inter 100 rise 1 fall 1
`,
});

const nginx = (location: string): Proxy => ({
  name: "nginx",
  command: (path) => ["nginx", "-e", "stderr", "-c", path],
  configuration: ({ port, url, directory }) => `
daemon off;
pid ${directory}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${directory};
  proxy_temp_path ${directory};
  fastcgi_temp_path ${directory};
  uwsgi_temp_path ${directory};
  scgi_temp_path ${directory};
  server {
    listen 127.0.0.1:${port};
    location / {
      ${location}
      proxy_pass ${url};
    }
  }
}
`,
});

const proxies: [what: string, Proxy][] = [
  ["HAProxy, with its default check of health", haproxy("option httpchk")],
  ["HAProxy that asks for readiness", haproxy("option httpchk GET /health/ready")],
  ["nginx with its defaults", nginx("")],
  ["nginx that takes the host away", nginx('proxy_set_header Host "";')],
  ["nginx that passes anybody's host on", nginx("proxy_set_header Host $http_host; proxy_http_version 1.1;")],
];

let cluster: SpawnedCluster;

beforeAll(async () => {
  cluster = await SpawnedCluster.start();
}, 60_000);
afterAll(async () => cluster[Symbol.asyncDispose](), 60_000);

for (const [what, proxy] of proxies) {
  // Debian has both: haproxy and nginx-light.
  const isThere = Bun.which(proxy.name) !== null;
  const title = isThere ? `behind ${what}` : `behind ${what} (left out: ${proxy.name} is not installed)`;
  describe.skipIf(!isThere)(title, () => {
    const directory = temporaryDirectory();
    let running: Bun.Subprocess | undefined;
    let url = "";

    beforeAll(async () => {
      const port = await freeBasePort();
      url = `http://127.0.0.1:${port}`;
      const path = join(directory.path, "proxy.conf");
      const { path: home } = directory;
      writeFileSync(path, proxy.configuration({ port, url: cluster.url("front-end-1"), directory: home }));
      running = Bun.spawn(proxy.command(path), { stdio: ["ignore", "ignore", "ignore"] });
      const ready = async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok || undefined;
      await until(`an answer through ${what}`, ready, 10_000);
    }, 20_000);
    afterAll(async () => {
      running?.kill("SIGKILL");
      await running?.exited;
      directory[Symbol.dispose]();
    });

    test("look-ups, trades and errors come as they are", async () => {
      const stock = await fetch(`${url}/stocks/GameStart`);
      expect([stock.status, stock.headers.has("etag")]).toEqual([200, true]);
      const body = JSON.stringify({ name: "GameStart", quantity: 1, type: "buy" });
      const trade = { method: "POST", headers: { "Content-Type": "application/json" }, body };
      const first = await fetch(`${url}/orders`, trade);
      expect([first.status, first.headers.has("idempotency-key")]).toEqual([200, true]);
      const key = first.headers.get("idempotency-key") ?? "";
      const again = await fetch(`${url}/orders`, { ...trade, headers: { ...trade.headers, "Idempotency-Key": key } });
      expect(await again.json()).toEqual(await first.json());
      expect(await (await fetch(`${url}/orders/0`)).json()).toMatchObject({ error: { code: 422 } });
      expect(await (await fetch(`${url}/nowhere`)).json()).toMatchObject({ error: { code: 404 } });
    });
  });
}
