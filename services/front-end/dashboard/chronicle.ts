import { limits } from "../../runtime/limits.ts";
import { frame } from "./hub.ts";
import type { Happening } from "./messages.ts";

/** The newest happenings, each with an id, so that a page that comes back is told what it has missed. */
export class Chronicle {
  readonly #epoch: string;
  readonly #entries: { number: number; happening: Happening }[] = [];
  #count = 0;

  /** `epoch` names this chronicle: numbers of another one say nothing here. */
  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  /** Notes it; returns the event to send. */
  add(happening: Happening): string {
    this.#count += 1;
    const entry = { number: this.#count, happening };
    this.#entries.push(entry);
    if (this.#entries.length > limits.dashboardHappenings) this.#entries.shift();
    return this.#event(entry);
  }

  /** The events after the one with this id, as a browser names it in `Last-Event-ID`; all of them without one. */
  after(id: string | null): string[] {
    const [epoch, number] = id?.split("-") ?? [];
    const known = epoch === this.#epoch ? Number(number) || 0 : 0;
    return this.#entries.filter((entry) => entry.number > known).map((entry) => this.#event(entry));
  }

  #event({ number, happening }: { number: number; happening: Happening }): string {
    return frame("story", happening, `${this.#epoch}-${number}`);
  }
}
