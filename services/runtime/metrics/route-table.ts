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
  readonly #methods = new Set<string>();

  /** A parameter may only be the last part of a path. Throws for another route. */
  constructor(routes: readonly Route[]) {
    for (const { method, path } of routes) {
      this.#methods.add(method);
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
    return this.#find(method, url.slice(pathStart, queryStart === -1 ? undefined : queryStart)) ?? otherRoute;
  }

  /** The methods that there are routes for at this path. */
  methodsOf(path: string): string[] {
    return [...this.#methods].filter((method) => this.#find(method, path) !== undefined);
  }

  #find(method: string, path: string): string | undefined {
    const exact = this.#exact.get(`${method} ${path}`);
    // A parameter is never empty.
    if (exact !== undefined || path.endsWith("/")) return exact;
    return this.#prefixes.get(`${method} ${path.slice(0, path.lastIndexOf("/") + 1)}`);
  }
}
