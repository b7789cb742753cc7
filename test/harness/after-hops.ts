/** Does something after so many turns of the microtask queue: a test can try each moment between two awaits. */
export function afterHops(hops: number, task: () => void): void {
  queueMicrotask(() => (hops === 0 ? task() : afterHops(hops - 1, task)));
}
