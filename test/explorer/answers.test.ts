import { afterAll, beforeAll, expect, test } from "bun:test";
import type { InProcessCluster } from "../harness/in-process-cluster.ts";
import {
  exampleIn,
  fetchDocument,
  type OpenApi,
  type Operation,
  type Route,
  routesOf,
  services,
  startExplored,
} from "./explored-cluster.ts";
import { schemaCheck } from "./schema-check.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  cluster = await startExplored();
});

afterAll(() => cluster.stop());

/** What a reader sends who tries a route as it is shown; to the order replicas' leader too. */
function asShown(document: OpenApi, { method, path, operation }: Route): [path: string, init: RequestInit] {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(example(operation, name))));
  if (method === "GET") return [filled, {}];
  const body = exampleIn(document, operation.requestBody!.content["application/json"].schema);
  const authorization: Record<string, string> = operation.security?.length
    ? { Authorization: `Bearer ${cluster.token}` }
    : {};
  return [
    filled,
    { method, headers: { "Content-Type": "application/json", ...authorization }, body: JSON.stringify(body) },
  ];
}

function example({ parameters }: Operation, name: string): unknown {
  return parameters.find((parameter) => parameter.name === name)!.example;
}

for (const service of [...services, "order-3"]) {
  test(`whatever ${service} answers to the documented examples is documented`, async () => {
    const document = await fetchDocument(cluster, service);
    const check = schemaCheck(document);
    for (const route of routesOf(document)) {
      const response = await cluster.send(service, ...asShown(document, route));
      const documented = route.operation.responses[response.status];
      expect([route.route, response.status, documented !== undefined]).toEqual([route.route, response.status, true]);
      const [type = "", { schema }] = Object.entries(documented!.content!)[0]!;
      expect(response.headers.get("content-type")).toStartWith(type);
      const body: unknown = type === "application/json" ? await response.json() : await response.text();
      expect([route.route, response.status, check(schema, body)]).toEqual([route.route, response.status, null]);
      for (const name of ["idempotency-key", "etag", "retry-after"]) {
        const isDocumented = Object.keys(documented!.headers ?? {}).some((header) => header.toLowerCase() === name);
        expect([route.route, name, response.headers.has(name)]).toEqual([route.route, name, isDocumented]);
      }
    }
  });
}

test("a trade and a look-up go as their examples show them", async () => {
  const document = await fetchDocument(cluster, "front-end-1");
  for (const [path, method] of [
    ["/stocks/{name}", "get"],
    ["/health/ready", "get"],
  ] as const) {
    const operation = document.paths[path]![method]!;
    const [url, init] = asShown(document, { route: path, method: method.toUpperCase(), path, operation });
    expect((await cluster.send("front-end-1", url, init)).status).toBe(200);
  }
});
