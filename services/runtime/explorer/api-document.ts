import { swagger } from "@elysiajs/swagger";
import type { AnyElysia } from "elysia";
import packageJson from "../../../package.json" with { type: "json" };
import { clusterTokenScheme, withNamedModels } from "../../contract/documentation.ts";
import type { About, ApiDocument, Documentation } from "./explorer.ts";

type Route = AnyElysia["routes"][number];

/**
 * The OpenAPI 3.1 document of these routes. The plugin describes copies of them that nobody calls, so that it can't
 * change how the real ones answer.
 */
export async function describeApi(routes: readonly Route[], documentation: Documentation): Promise<ApiDocument> {
  const details: Record<string, Documentation["routes"]["GET /"]> = documentation.routes;
  const asksForToken = Object.values(details).some(({ security }) => security?.length);
  const documenter: AnyElysia = swagger({ documentation: frame(documentation.about, asksForToken) });
  for (const { method, path, hooks } of routes) {
    if (hooks.detail?.hide) continue;
    const detail = details[`${method} ${path}`] ?? {};
    documenter.route(method, path, () => undefined, { detail, body: hooks.body, parse: "json" });
  }
  const response: Response = await documenter.handle(new Request("http://localhost/swagger/json"));
  return withNamedModels((await response.json()) as ApiDocument);
}

const { version, license } = packageJson;

const clusterToken = {
  type: "http",
  scheme: "bearer",
  description: "The cluster token, for routes that change state inside the cluster; see `.data/cluster.token`.",
} as const;

function frame({ title, description, tags }: About, asksForToken: boolean) {
  return {
    openapi: "3.1.0",
    info: { title: `Stock bazaar: ${title}`, description, version, license: { name: license, identifier: license } },
    servers: [{ url: "/" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    components: {
      securitySchemes: asksForToken ? { [clusterTokenScheme]: clusterToken } : {},
    },
  } as object;
}
