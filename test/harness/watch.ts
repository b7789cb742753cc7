/** What has become of a promise: nothing yet, its value, or the error that it was rejected with. */
export interface Watched<Value> {
  value?: Value;
  error?: unknown;
}

/** Watches a promise, so that a test can move its clock and then look, and does not hang where nothing comes of it. */
export function watch<Value>(promise: Promise<Value>): Watched<Value> {
  const watched: Watched<Value> = {};
  promise.then(
    (value) => Object.assign(watched, { value }),
    (error: unknown) => Object.assign(watched, { error }),
  );
  return watched;
}
