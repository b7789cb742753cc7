/**
 * Stands for whatever `current` returns at the moment: each property is read, and each method called, there. To be given
 * to something that is built once, such as an app with its routes, and is to serve one life of a process after the other.
 */
export function exchangeable<Parts extends object>(current: () => Parts): Parts {
  const handles = new Map<PropertyKey, object>();
  return new Proxy({} as Parts, {
    get(_target, key) {
      const value: unknown = Reflect.get(current(), key);
      if (typeof value === "function") return (...args: unknown[]) => callMethod(current(), key, args);
      if (typeof value !== "object" || value === null) return value;
      const handle = handles.get(key) ?? handleOf(() => Reflect.get(current(), key) as object);
      handles.set(key, handle);
      return handle;
    },
  });
}

/** Whatever `current` returns at the moment, with all that its methods need for their private fields. */
function handleOf(current: () => object): object {
  return new Proxy(
    {},
    {
      get(_target, key) {
        const owner = current();
        const value: unknown = Reflect.get(owner, key, owner);
        return typeof value === "function" ? (...args: unknown[]) => callMethod(current(), key, args) : value;
      },
    },
  );
}

function callMethod(owner: object, key: PropertyKey, args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(owner, key, owner) as (...args: unknown[]) => unknown, owner, args);
}
