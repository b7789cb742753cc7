import { type AnyElysia, Elysia, NotFoundError } from "elysia";
import type { RouteDetails } from "../../contract/documentation.ts";

/** What a service's documentation says beside its routes. */
export interface About {
  title: string;
  /** Markdown. */
  description: string;
  /** Every tag that its routes carry, in the order in which they are shown, with what it stands for. */
  tags: Record<string, string>;
}

/** A service's `documentation.ts`. */
export interface Documentation {
  about: About;
  routes: RouteDetails;
}

/** As much of an OpenAPI document as we touch. */
export interface ApiDocument {
  info: { description?: string };
  servers?: { url: string }[];
  components?: object;
}

/** Another service whose routes are shown too. */
export interface OtherService {
  /** In URLs. */
  name: string;
  title: string;
  /** Its document, which names its own address as the server. Throws 503 in words where it does not answer. */
  document(): Promise<ApiDocument>;
}

/**
 * `/swagger`: a page to read about and try the service's routes, and its OpenAPI document at `/swagger/json`. Nothing
 * of it is loaded before someone looks: it costs 50 ms and 8 MB.
 */
export function explorer(app: AnyElysia, load: () => Promise<Documentation>, others: readonly OtherService[] = []) {
  const open = async () => {
    const [{ ExplorerFiles }, documentation] = await Promise.all([import("./explorer-files.ts"), load()]);
    return new ExplorerFiles(app.routes, documentation, others);
  };
  let opened: ReturnType<typeof open> | undefined;
  const files = () => {
    opened ??= open();
    return opened;
  };
  return (
    new Elysia()
      .get("/swagger", async ({ request, query }) => (await files()).page(query.service).respond(request), hidden)
      // What the page refers to lies beside it.
      .get("/swagger/", () => new Response(null, { status: 308, headers: { Location: "../swagger" } }), hidden)
      .get(
        "/swagger/:file",
        async ({ request, params }) => {
          const respond = (await files()).named(params.file);
          if (!respond) throw new NotFoundError();
          return respond(request);
        },
        hidden,
      )
  );
}

const hidden = { detail: { hide: true } };
