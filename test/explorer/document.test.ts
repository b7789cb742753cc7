import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import type { InProcessCluster } from "../harness/in-process-cluster.ts";
import {
  type Described,
  exampleIn,
  fetchDocument,
  type OpenApi,
  type Route,
  routesOf,
  services,
  startExplored,
} from "./explored-cluster.ts";
import { asksForToken, protocolRoutes } from "./protocol-routes.ts";
import { schemaCheck } from "./schema-check.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  cluster = await startExplored();
});

afterAll(() => cluster.stop());

/** What `redocly lint` calls an error. It asks nobody on the network. */
async function lint(path: string): Promise<string[]> {
  const command = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
  const run = Bun.spawn([process.execPath, command, "lint", path, "--format=json"], {
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { problems } = JSON.parse(await run.stdout.text()) as { problems: Record<string, string>[] };
  return problems.flatMap(({ severity, ruleId, message }) => (severity === "error" ? [`${ruleId}: ${message}`] : []));
}

for (const service of services) {
  describe(`the document of ${service}`, () => {
    const wanted = protocolRoutes[service]!;
    let document: OpenApi;
    let routes: Route[];

    beforeAll(async () => {
      document = await fetchDocument(cluster, service);
      routes = routesOf(document);
    });

    test("is valid OpenAPI 3.1", async () => {
      expect(document.openapi).toBe("3.1.0");
      expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
    });

    test("has nothing that another linter would call wrong", async () => {
      using directory = temporaryDirectory();
      const path = join(directory.path, "document.json");
      writeFileSync(path, JSON.stringify(document));
      expect(await lint(path)).toEqual([]);
    }, 20_000);

    test("names the models that others generate code for", () => {
      const named: Record<string, string[]> = {
        "front-end-1": ["CacheReport", "Error", "Order", "Stock", "Trade"],
        catalog: ["Error", "LogEntry", "Order", "Stock", "VersionedStock"],
        "order-1": ["Error", "LogEntry", "Order", "ReplicaStatus"],
      };
      expect(Object.keys(document.components.schemas).toSorted()).toEqual(named[service]!);
    });

    test("has every route of the wire contract, and no other", () => {
      expect(routes.map(({ route }) => route).toSorted()).toEqual(Object.keys(wanted).toSorted());
    });

    test("describes each route in words, under a tag that it explains", () => {
      const tags = document.tags.map(({ name }) => name);
      expect(document.tags.filter(({ description }) => description === "")).toEqual([]);
      for (const { route, operation } of routes) {
        expect([route, operation.summary]).toEqual([route, expect.stringMatching(/^[A-Z].{8}/)]);
        expect(tags).toContain(operation.tags[0]!);
      }
      expect(new Set(routes.map(({ operation }) => operation.tags[0]!))).toEqual(new Set(tags));
    });

    test("names each error of each route, with its meaning, the envelope and a real message", () => {
      for (const { route, operation } of routes) {
        const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
        expect([route, errors.map(([status]) => Number(status))]).toEqual([
          route,
          [...wanted[route]!, 500].toSorted((a, b) => a - b),
        ]);
        for (const [status, { description, content, headers }] of errors) {
          expect(description).toMatch(/^[A-Z"].{8}.*\.$/);
          const { schema, examples = {} } = content!["application/json"];
          expect(schema).toEqual({ $ref: "#/components/schemas/Error" });
          for (const { value } of Object.values(examples)) expect(value.error.code).toBe(Number(status));
          expect(Object.keys(examples)).not.toEqual([]);
          expect(Object.keys(headers ?? {}).includes("Retry-After")).toBe(status === "503");
        }
      }
    });

    test("asks for the cluster token where the service does, and nowhere else", () => {
      const scheme = { clusterToken: expect.objectContaining({ type: "http", scheme: "bearer" }) };
      expect(document.components.securitySchemes).toEqual(service === "front-end-1" ? {} : scheme);
      for (const { route, operation } of routes) {
        const security = asksForToken(wanted[route]!) ? [{ clusterToken: [] }] : [];
        expect([route, operation.security]).toEqual([route, security]);
      }
    });

    test("shows, of every body and every answer, an example that fits its own schema", () => {
      const check = schemaCheck(document);
      for (const { route, operation } of routes) {
        const { schema: wantedBody } = operation.requestBody?.content["application/json"] ?? {};
        if (wantedBody) expect([route, check(wantedBody, exampleIn(document, wantedBody))]).toEqual([route, null]);
        expect(operation.requestBody !== undefined).toBe(route.startsWith("POST"));
        const [{ schema, example }] = Object.values(operation.responses["200"]!.content!) as [Described];
        expect([route, check(schema, example)]).toEqual([route, null]);
        for (const { content } of Object.values(operation.responses)) {
          const { schema = {}, examples = {} } = content?.["application/json"] ?? {};
          for (const { value } of Object.values(examples)) expect([route, check(schema, value)]).toEqual([route, null]);
        }
      }
    });

    test("describes every parameter; one in a path has an example that fits its schema", () => {
      const check = schemaCheck(document);
      for (const { route, path, operation } of routes) {
        const named = operation.parameters.filter((parameter) => parameter.in === "path");
        expect(named.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        for (const { schema, example } of named) expect([route, check(schema, example)]).toEqual([route, null]);
        for (const { description } of operation.parameters) expect(description).toMatch(/.{8}/);
      }
    });
  });
}

describe("the headers", () => {
  test("of a trade: its key goes with it and comes back with every answer", async () => {
    for (const [service, path] of [
      ["front-end-1", "/orders"],
      ["catalog", "/update"],
      ["order-1", "/buy"],
      ["order-1", "/sell"],
    ] as const) {
      const { post } = (await fetchDocument(cluster, service)).paths[path]!;
      expect(post!.parameters).toContainEqual(expect.objectContaining({ in: "header", name: "Idempotency-Key" }));
      for (const { headers } of Object.values(post!.responses)) expect(headers).toHaveProperty("Idempotency-Key");
    }
  });

  test("of a look-up: the ETag of one answer makes the next one a 304", async () => {
    const { get } = (await fetchDocument(cluster, "front-end-1")).paths["/stocks/{name}"]!;
    expect(get!.parameters).toContainEqual(expect.objectContaining({ in: "header", name: "If-None-Match" }));
    expect(get!.responses["200"]!.headers).toHaveProperty("ETag");
    expect(get!.responses["304"]).toMatchObject({ headers: { ETag: {} } });
    expect(get!.responses["304"]).not.toHaveProperty("content");
  });

  test("of a request between services: the wire version", async () => {
    for (const service of services) {
      for (const { route, operation } of routesOf(await fetchDocument(cluster, service))) {
        const hasVersion = operation.parameters.some(({ name }) => name === "X-Bazaar-Wire");
        expect([route, hasVersion]).toEqual([route, operation.security?.length === 1]);
      }
    }
  });
});
