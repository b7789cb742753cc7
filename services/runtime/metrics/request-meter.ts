import { Distribution, durationBounds } from "./distribution.ts";

/** How the requests for one route ended that got one status. */
export interface RouteFigures {
  /** As `RouteTable` names it. */
  route: string;
  status: number;
  /** How long they took, in seconds. */
  seconds: Distribution;
}

/** The requests of one service, since its start. */
export class RequestMeter {
  #underWay = 0;
  readonly #routes = new Map<string, Map<number, Distribution>>();

  /** Requests that have no answer yet. */
  get underWay(): number {
    return this.#underWay;
  }

  get figures(): RouteFigures[] {
    return [...this.#routes].flatMap(([route, statuses]) =>
      [...statuses].map(([status, seconds]) => ({ route, status, seconds })),
    );
  }

  began(): void {
    this.#underWay += 1;
  }

  ended(route: string, status: number, tookMs: number): void {
    this.#underWay -= 1;
    this.#at(route, status).note(tookMs / 1_000);
  }

  #at(route: string, status: number): Distribution {
    const statuses = this.#routes.get(route) ?? new Map<number, Distribution>();
    const seconds = statuses.get(status) ?? new Distribution(durationBounds);
    if (!statuses.has(status)) this.#routes.set(route, statuses.set(status, seconds));
    return seconds;
  }
}
