/** Each object with its properties that reach the real clock, timers, randomness or network. */
const forbidden: readonly (readonly [owner: object, name: string, names: readonly string[]])[] = [
  [globalThis, "", ["fetch", "setTimeout", "setInterval", "setImmediate", "MessageChannel", "WebSocket"]],
  [globalThis.performance, "performance.", ["now"]],
  [globalThis.crypto, "crypto.", ["getRandomValues", "randomUUID"]],
  [globalThis.process, "process.", ["hrtime", "uptime"]],
  [Math, "Math.", ["random"]],
  [AbortSignal, "AbortSignal.", ["timeout"]],
  [Bun, "Bun.", ["sleep", "sleepSync", "nanoseconds", "randomUUIDv7", "serve", "connect", "listen", "spawn"]],
];

/**
 * Makes everything throw that would let the real world into a simulation: clocks, timers, random numbers, sockets.
 * Calls `report` first, because the thrower's own code may catch what is thrown. Returns what takes all back.
 */
export function forbidRealGlobals(report: (cause: Error) => void): () => void {
  const restore: (() => void)[] = [];
  const replace = (owner: object, key: string, make: (original: unknown) => unknown): void => {
    const original: unknown = Reflect.get(owner, key);
    Reflect.set(owner, key, make(original));
    restore.push(() => void Reflect.set(owner, key, original));
  };
  const refuse = (name: string): never => {
    const cause = new Error(`${name} reaches out of the simulation`);
    report(cause);
    throw cause;
  };
  for (const [owner, prefix, names] of forbidden) {
    for (const name of names) replace(owner, name, () => () => isElysiasOwnTimer(name) || refuse(prefix + name));
  }
  replace(globalThis, "Date", (original) => frozenDate(original as DateConstructor, refuse));
  return () => {
    for (const undo of restore) undo();
  };
}

/** Building an Elysia app sets a timer that clears one of its caches; it does no harm not to have it. */
function isElysiasOwnTimer(name: string): object | undefined {
  return name === "setTimeout" && new Error().stack?.includes("/elysia/dist/") ? {} : undefined;
}

/** A Date that can be computed with but does not know what time it is. */
function frozenDate(real: DateConstructor, refuse: (name: string) => never): DateConstructor {
  return new Proxy(real, {
    construct: (target, args) => (args.length === 0 ? refuse("new Date()") : Reflect.construct(target, args)),
    apply: () => refuse("Date()"),
    get: (target, key) => (key === "now" ? () => refuse("Date.now") : Reflect.get(target, key)),
  });
}
