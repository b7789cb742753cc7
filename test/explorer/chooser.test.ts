import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createFrontEnd } from "../../services/front-end/front-end.ts";
import type { InProcessCluster } from "../harness/in-process-cluster.ts";
import { refusedConnection } from "../harness/scripted-network.ts";
import { testSurroundings } from "../harness/surroundings.ts";
import { fetchDocument, startExplored } from "./explored-cluster.ts";

describe("the front end's chooser", () => {
  let cluster: InProcessCluster;

  beforeAll(async () => {
    cluster = await startExplored();
  });

  afterAll(() => cluster.stop());

  const read = async (path: string) => (await cluster.send("front-end-1", path)).text();

  test("leads from each service's page to the others'", async () => {
    const hrefs = ["swagger", "swagger?service=catalog", "swagger?service=order"];
    for (const [index, href] of hrefs.entries()) {
      const links = [...(await read(`/${href}`)).matchAll(/<a href="([^"]+)"( aria-current="page")?>/g)];
      const chosen = links.filter(([, , current]) => current);
      expect(links.slice(0, 3).map(([, target]) => target!)).toEqual(hrefs);
      expect(chosen.map(([, target]) => target!)).toEqual([hrefs[index]!]);
    }
  });

  test("shows the document of the service that is chosen; only the front end's own routes can be tried on it", async () => {
    expect(await read("/swagger")).toContain('data-document="swagger/json">');
    expect(await read("/swagger?service=catalog")).toContain('data-document="swagger/catalog.json" data-foreign>');
    expect(await read("/swagger?service=order")).toContain('data-document="swagger/order.json" data-foreign>');
    expect(await read("/swagger?service=%22%3E%3Cscript%3E")).toBe(await read("/swagger"));
  });

  for (const [name, service, own] of [
    ["catalog", "catalog", /^http:\/\/catalog$/],
    ["order", "order-1", /^http:\/\/order-[123]$/],
  ] as const) {
    test(`has the ${name} document as that service tells it, with that service's own address`, async () => {
      const shown = await fetchDocument(cluster, "front-end-1", `/swagger/${name}.json`);
      const { paths, tags, components } = await fetchDocument(cluster, service);
      expect(shown).toMatchObject({ paths, tags, components });
      expect(shown.servers).toEqual([{ url: expect.stringMatching(own) }]);
      expect(shown.info.description).toContain(`${shown.servers[0]!.url}/swagger`);
      expect(await new Validator().validate({ ...shown })).toEqual({ valid: true });
    });
  }

  test("asks the leader for the order replicas' document: only there a trade can be tried", async () => {
    const { servers } = await fetchDocument(cluster, "front-end-1", "/swagger/order.json");
    const { replica } = (await (await cluster.send(new URL(servers[0]!.url).hostname, "/ping")).json()) as {
      replica: { role: string };
    };
    expect(replica.role).toBe("leader");
  });

  test("is the front end's alone: another service shows itself only", async () => {
    for (const service of ["catalog", "order-1"]) {
      expect(await (await cluster.send(service, "/swagger")).text()).not.toContain("?service=");
    }
  });
});

test("a service that is away is said to be away, in words", async () => {
  const options = { url: "http://front-end", catalogUrl: "http://catalog", cacheSize: 10, tradeTimeoutMs: 100 };
  const given = testSurroundings(() => {
    throw refusedConnection();
  });
  const { app } = createFrontEnd({ ...given, ...options, replicas: [{ id: 1, url: "http://order-1" }] });
  for (const name of ["catalog", "order"]) {
    const response = await app.handle(new Request(`http://front-end/swagger/${name}.json`));
    expect([response.status, response.headers.has("retry-after")]).toEqual([503, true]);
    expect(await response.json()).toEqual({ error: { code: 503, message: expect.stringMatching(/answers? now, /) } });
  }
  expect((await app.handle(new Request("http://front-end/swagger/json"))).status).toBe(200);
});
