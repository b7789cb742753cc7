/**
 * The path and query of a request's URL. It need not be a URL that can be parsed: its host is what the client sent as
 * `Host`, whatever that is.
 */
export function pathAndQuery(url: string): string {
  if (url.startsWith("/")) return url;
  const start = url.indexOf("/", url.indexOf("//") + 2);
  return start === -1 ? "/" : url.slice(start);
}

/** The path alone. */
export function pathOf(url: string): string {
  const [path = "/"] = pathAndQuery(url).split("?", 1);
  return path;
}

/** The same request for another path and query, at a host that can be parsed. */
export function withPath(request: Request, path: string): Request {
  return new Request(`http://localhost${path}`, request);
}
