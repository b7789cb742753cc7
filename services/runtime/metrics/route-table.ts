export interface Route {
  method: string;
  path: string;
}

/** What stands for every request to a route that there is not: labels must stay few, whatever is asked for. */
export const otherRoute = "other other";

/** Which route of a service a request is for, by name: `GET /orders/:number`. */
export class RouteTable {
  /** By method and path, for a route with a parameter by what stands before that. */
  readonly #exact = new Map<string, string>();
  readonly #prefixes = new Map<string, string>();

  /** A parameter may only be the last part of a path. Throws for another route. */
  constructor(routes: readonly Route[]) {
    for (const { method, path } of routes) {
      const name = `${method} ${path}`;
      const [before = "", after] = path.split(":", 2);
      if (after?.includes("/")) throw new Error(`${name} has a parameter before its end`);
      if (after === undefined) this.#exact.set(name, name);
      else this.#prefixes.set(`${method} ${before}`, name);
    }
  }

  nameOf(method: string, url: string): string {
    const pathStart = url.indexOf("/", url.indexOf("//") + 2);
    const queryStart = url.indexOf("?", pathStart);
    const path = `${method} ${url.slice(pathStart, queryStart === -1 ? undefined : queryStart)}`;
    return this.#exact.get(path) ?? this.#prefixes.get(path.slice(0, path.lastIndexOf("/") + 1)) ?? otherRoute;
  }
}
