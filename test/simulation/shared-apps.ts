import type { Service } from "../../services/runtime/service.ts";
import { exchangeable } from "./exchangeable.ts";

type App = Service["app"];

interface Slot {
  app: App;
  exchange(parts: object): void;
}

const slots = new Map<string, Slot>();

/**
 * The app of a process with this name, for the parts of its next life. It is made once and serves all lives in all runs
 * of this worker: to make one takes Elysia longer than all that a short life does. No two runs may go on at once.
 */
export function sharedApp<Parts extends object>(
  processName: string,
  make: (parts: Parts) => App,
): (parts: Parts) => App {
  return (parts) => {
    const slot = slots.get(processName) ?? makeSlot(parts, make);
    slots.set(processName, slot);
    slot.exchange(parts);
    return slot.app;
  };
}

function makeSlot<Parts extends object>(parts: Parts, make: (parts: Parts) => App): Slot {
  let current = parts;
  return {
    app: make(exchangeable(() => current)),
    exchange(next) {
      current = next as Parts;
    },
  };
}
