/** Something that will happen: at a time, and among those of one time in the order in which they were planned. */
export interface PlannedEvent {
  readonly time: number;
  readonly sequence: number;
  /** Undefined once it is cancelled. */
  task: (() => void) | undefined;
}

/** A binary heap of planned events, the earliest on top. */
export class EventQueue {
  readonly #heap: PlannedEvent[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(event: PlannedEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isBefore(parent, event)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = event;
  }

  pop(): PlannedEvent | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && last !== top) this.#sink(last);
    return top;
  }

  /** Puts an event in the place of the one on top, and from there where it belongs. */
  #sink(event: PlannedEvent): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (isBefore(event, child)) break;
      heap[index] = child;
      index = 2 * index + (child === left ? 1 : 2);
    }
    heap[index] = event;
  }
}

function isBefore(a: PlannedEvent, b: PlannedEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
