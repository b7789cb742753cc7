import { BazaarError } from "../../contract/errors.ts";
import type { RouteTable } from "../metrics/route-table.ts";
import { pathAndQuery, withPath } from "./request-path.ts";

/**
 * What becomes of a request for which there is no route: the same without the slash at its path's end, or the answer, if
 * there are routes for the path and none for the method. Undefined: the router is to answer.
 */
export function withoutRoute(request: Request, table: RouteTable): Request | Response | undefined {
  const { path, query } = split(request.url);
  const known = [path, path.replace(/\/$/, "")].find((one) => table.methodsOf(one).length > 0);
  if (known === undefined) return undefined;
  const methods = table.methodsOf(known);
  // The router answers HEAD as it would answer GET.
  if (methods.includes(request.method === "HEAD" ? "GET" : request.method)) {
    return known === path ? undefined : withPath(request, known + query);
  }
  const headers = { Allow: [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ") };
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers });
  const message = `There is no ${request.method} ${path.slice(0, 100)} here, only ${methods.join(" and ")}.`;
  return Response.json(new BazaarError(405, message), { status: 405, headers });
}

function split(url: string): { path: string; query: string } {
  const whole = pathAndQuery(url);
  const queryStart = whole.indexOf("?");
  const path = queryStart === -1 ? whole : whole.slice(0, queryStart);
  return { path, query: whole.slice(path.length) };
}
