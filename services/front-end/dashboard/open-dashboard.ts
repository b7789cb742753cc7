import { BazaarError } from "../../contract/errors.ts";
import type { ControlAction, ControlRequest } from "../../contract/launcher.ts";
import { ClusterProbe } from "./cluster-probe.ts";
import { ControlGuard } from "./control-guard.ts";
import type { DashboardOptions } from "./dashboard.ts";
import { DashboardFiles } from "./dashboard-files.ts";
import { Launcher } from "./launcher.ts";
import { LiveFeed } from "./live-feed.ts";
import type { FrontEndFigures } from "./messages.ts";
import { NewestFeed } from "./newest-feed.ts";
import { OrderSource } from "./order-source.ts";
import { subject } from "./process-changes.ts";

/** The parts of a dashboard that somebody looks at. */
export class OpenDashboard {
  readonly files = new DashboardFiles();
  readonly orders: OrderSource;
  readonly live: LiveFeed;
  readonly #options: DashboardOptions & { startedMs: number };
  readonly #guard: ControlGuard;
  readonly #launcher: Launcher | undefined;
  readonly #probe: ClusterProbe;

  constructor(options: DashboardOptions & { startedMs: number }) {
    this.#options = options;
    this.#guard = new ControlGuard(options.url, options.random);
    this.#launcher = options.launcherUrl === undefined ? undefined : new Launcher(options, options.launcherUrl);
    this.orders = new OrderSource(options);
    this.#probe = new ClusterProbe({ ...options, launcher: this.#launcher, ownFigures: () => this.figures() });
    const newest = new NewestFeed({ ...options, source: this.orders });
    this.live = new LiveFeed({ ...options, probe: this.#probe, newest });
  }

  /** What this front end tells of itself. */
  figures(): FrontEndFigures {
    const { meter, cache, clock, startedMs } = this.#options;
    const { hits, joined, misses } = cache.counters;
    const lookups = hits + joined + misses;
    const hitRate = lookups === 0 ? null : hits / lookups;
    return { ...meter.read(), hitRate, uptimeSeconds: (clock.monotonic() - startedMs) / 1_000 };
  }

  /** The events for the page that sends this request. Throws like `LiveFeed.open`. */
  events({ headers }: Request): ReadableStream<Uint8Array> {
    const controlToken = this.#launcher ? this.#guard.admit(headers) : null;
    try {
      const left = () => this.#guard.dismiss(controlToken);
      return this.live.open({ controlToken, lastEventId: headers.get("last-event-id"), left });
    } catch (cause) {
      this.#guard.dismiss(controlToken);
      throw cause;
    }
  }

  /** Throws 403 where this request may break nothing. */
  assertMayControl(headers: Headers): void {
    if (!this.#launcher) throw new BazaarError(403, "Only bun run cluster has its processes killed and started here.");
    const objection = this.#guard.objection(headers);
    if (objection !== undefined) throw new BazaarError(403, objection);
  }

  /** Does it, and tells all pages. Throws 403, 404 or 409 in words, 503 where the launcher does not answer. */
  async control(request: ControlRequest): Promise<void> {
    const { action, name } = request;
    if (action === "pause" && name === this.#probe.ownName) {
      throw new BazaarError(409, `${name} serves this page: paused, it could not be resumed from here.`);
    }
    const timeMs = this.#options.clock.now();
    try {
      await this.#launcher?.control(request);
    } catch (cause) {
      if (cause instanceof BazaarError) throw cause;
      throw new BazaarError(503, "The launcher does not answer.", {}, { cause });
    }
    // With the time of the request: what came of it may be told already.
    this.live.tell({ time: timeMs, text: `${subject(name)} ${done[action]}`, tone: "plain" });
  }
}

const done: Record<ControlAction, string> = {
  kill: "was killed from the dashboard.",
  pause: "was paused from the dashboard.",
  resume: "was resumed from the dashboard.",
  start: "was started from the dashboard.",
};
