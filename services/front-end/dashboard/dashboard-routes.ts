import { Type } from "@sinclair/typebox";
import { Elysia, NotFoundError } from "elysia";
import { bodyOf, internalBody, readPublic } from "../../contract/body.ts";
import { BazaarError } from "../../contract/errors.ts";
import { success } from "../../contract/health.ts";
import { ControlRequest } from "../../contract/launcher.ts";
import { readCount, readOrderNumber } from "../../contract/order.ts";
import { limits } from "../../runtime/limits.ts";
import type { Dashboard } from "./dashboard.ts";

/** The routes of the page at `/`. They are its own: what they answer may change with it. */
export function dashboardRoutes(dashboard: Dashboard) {
  return new Elysia()
    .get("/", async ({ request }) => (await dashboard.open()).files.page.respond(request), hidden)
    .get("/dashboard/events", async ({ request }) => openEvents(dashboard, request), hidden)
    .get("/dashboard/orders", ({ query }) => readPage(dashboard, query), hidden)
    .get(
      "/dashboard/orders/:number",
      async ({ params }) => ({ data: await (await dashboard.open()).orders.get(readOrderNumber(params.number)) }),
      hidden,
    )
    .get(
      "/dashboard/:file",
      async ({ request, params }) => {
        const asset = await (await dashboard.open()).files.named(params.file);
        if (!asset) throw new NotFoundError();
        return asset.respond(request);
      },
      hidden,
    )
    .post("/dashboard/figures", async () => (await dashboard.open()).figures(), {
      ...internalBody(dashboard.token, Type.Object({})),
      ...hidden,
    })
    .post(
      "/dashboard/control",
      async ({ body }) => {
        await (await dashboard.open()).control(body);
        return success("done");
      },
      {
        ...bodyOf(ControlRequest, async (request) => {
          (await dashboard.open()).assertMayControl(request.headers);
          return readPublic(request);
        }),
        ...hidden,
      },
    );
}

const hidden = { detail: { hide: true } };

async function openEvents(dashboard: Dashboard, request: Request): Promise<Response> {
  // Another site's page could not read it, but would have it polled for.
  if (request.headers.get("sec-fetch-site") === "cross-site") {
    throw new BazaarError(403, "Only a page of this front end may ask for that.");
  }
  const stream = (await dashboard.open()).events(request);
  return new Response(stream, { headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" } });
}

async function readPage(dashboard: Dashboard, query: Record<string, string | undefined>) {
  const max = Number.MAX_SAFE_INTEGER;
  const before = readCount("before", query.before, { min: 1, max, or: 1 });
  const limit = readCount("limit", query.limit, { min: 1, max: limits.pageOrders, or: limits.pageOrdersDefault });
  return { data: await (await dashboard.open()).orders.pageBefore(before, limit) };
}
