import { type Clock, withTimeout } from "../../services/runtime/clock.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Service } from "../../services/runtime/service.ts";
import type { Incarnation } from "./incarnation.ts";

/** What runs in an incarnation of a process: its service, and the requests that this one has not answered yet. */
export class RunningService {
  readonly incarnation: Incarnation;
  readonly service: Service;
  /** Whether it was asked to stop; it may be paused, and not know it yet. */
  isToStop = false;
  readonly #clock: Clock;
  #isStopping = false;
  #underWay = 0;
  #onIdle = () => {};

  /** `clock` is what it waits with. */
  constructor(incarnation: Incarnation, service: Service, clock: Clock) {
    this.incarnation = incarnation;
    this.service = service;
    this.#clock = clock;
  }

  /** Whether it takes no more requests, as it is about to stop. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  async handle(request: Request): Promise<Response> {
    this.#underWay += 1;
    try {
      return await this.service.app.handle(request);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#onIdle();
    }
  }

  /** Answers the requests that are under way, if they do not take too long, and stops the service. */
  async end(): Promise<void> {
    this.#isStopping = true;
    this.service.closing?.();
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      if (this.#underWay === 0) resolve();
    });
    await withTimeout(this.#clock, limits.stopMs, idle);
    await this.service.stop();
  }
}
