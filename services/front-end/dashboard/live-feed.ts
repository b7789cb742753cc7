import { BazaarError } from "../../contract/errors.ts";
import type { Cancel, Clock } from "../../runtime/clock.ts";
import { limits } from "../../runtime/limits.ts";
import { randomName } from "../../runtime/random.ts";
import type { Surroundings } from "../../runtime/service.ts";
import type { LeaderChange, LeaderFinder } from "../leader-finder.ts";
import { Chronicle } from "./chronicle.ts";
import type { ClusterProbe } from "./cluster-probe.ts";
import { type SeenCluster, viewCluster } from "./cluster-view.ts";
import { frame, Hub } from "./hub.ts";
import { LeadershipStory } from "./leadership-story.ts";
import type { ClusterView, Failover, Happening } from "./messages.ts";
import type { NewestFeed } from "./newest-feed.ts";
import { type Telling, tellChanges } from "./process-changes.ts";
import type { Look } from "./sighting.ts";
import type { TradeMeter } from "./trade-meter.ts";

export interface LiveFeedOptions extends Surroundings {
  finder: LeaderFinder;
  meter: TradeMeter;
  probe: ClusterProbe;
  newest: NewestFeed;
  lacks(): string | undefined;
}

/** What the open pages are told: one look at the cluster after the other, for all of them, while there is one. */
export class LiveFeed {
  readonly #clock: Clock;
  readonly #options: LiveFeedOptions;
  readonly #hub = new Hub();
  readonly #chronicle: Chronicle;
  #story = new LeadershipStory();
  #before: { look: Look; seen: SeenCluster } | undefined;
  #failover: Failover | null = null;
  #lack: ClusterView["lack"] = null;
  /** Since when there is a leader again, while trades of the failover may still be waiting. */
  #ledSinceMs: number | undefined;
  #cancel: Cancel = () => {};
  #stopListening: Cancel = () => {};
  #polling: Promise<void> | undefined;

  constructor(options: LiveFeedOptions) {
    this.#clock = options.clock;
    this.#options = options;
    this.#chronicle = new Chronicle(randomName(options.random));
  }

  /**
   * The stream of events for a page; `lastEventId` is what it knows already. Throws 503 past the limit of pages, where
   * none of them has looked for long. `left` is called once the page is gone.
   */
  open(page: { controlToken: string | null; lastEventId: string | null; left(): void }): ReadableStream<Uint8Array> {
    const nowMs = this.#clock.monotonic();
    const isFull = this.#hub.size >= limits.dashboardPages;
    if (isFull && !this.#hub.endOldest(nowMs - limits.dashboardSeatMs)) {
      throw new BazaarError(503, `${limits.dashboardPages} pages look at this front end already.`);
    }
    const hello = frame("hello", { controlToken: page.controlToken });
    const story = this.#chronicle.after(page.lastEventId);
    const now = this.#before ? [this.#state(this.#before.seen)] : [];
    const left = () => {
      page.left();
      if (this.#hub.size === 0) this.#stop();
    };
    const stream = this.#hub.open([hello, ...story, ...now, ...this.#options.newest.recent], left, nowMs);
    if (this.#hub.size === 1) this.#start();
    return stream;
  }

  /** Tells all pages, and looks again at once. */
  tell(happening: Happening): void {
    this.#hub.send(this.#chronicle.add(happening));
    if (this.#hub.size > 0) void this.#poll();
  }

  close(): void {
    this.#hub.close();
  }

  #start(): void {
    this.#stopListening = this.#options.finder.onChange((change) => this.#changed(change));
    void this.#poll();
  }

  #stop(): void {
    this.#cancel();
    this.#stopListening();
    this.#options.newest.forget();
    this.#before = undefined;
    this.#failover = null;
    this.#ledSinceMs = undefined;
    this.#story = new LeadershipStory();
  }

  #poll(): Promise<void> {
    this.#cancel();
    this.#polling ??= this.#lookAround()
      .catch((err) => this.#options.log.warn({ err }, "the dashboard could not look at the cluster"))
      .finally(() => {
        this.#polling = undefined;
        if (this.#hub.size > 0) this.#cancel = this.#clock.after(limits.dashboardPollMs, () => void this.#poll());
      });
    return this.#polling;
  }

  async #lookAround(): Promise<void> {
    const look = await this.#options.probe.look();
    if (this.#hub.size === 0) return;
    const seen = viewCluster(look, this.#before?.look);
    this.#tellOf(seen);
    this.#before = { look, seen };
    this.#finishFailover();
    this.#hub.send(this.#state(seen));
    for (const text of await this.#options.newest.after(look, seen)) this.#hub.send(text);
  }

  #tellOf(seen: SeenCluster): void {
    if (this.#before)
      for (const telling of tellChanges(this.#before.seen.processes, seen.processes)) this.#tell(telling);
    else if (seen.leader) this.#tell({ text: `${seen.leader.name} leads term ${seen.leader.term}.`, tone: "plain" });
  }

  #changed(change: LeaderChange): void {
    const episode = this.#story.take(change);
    if (!episode) return;
    this.#tell(episode.telling);
    if (!episode.failover) return;
    this.#failover = episode.failover;
    this.#ledSinceMs = change.atMs;
  }

  /** Once a trade has been answered by the new leader, how long they waited is known. */
  #finishFailover(): void {
    const { meter } = this.#options;
    if (this.#story.leaderlessSinceMs !== undefined) return;
    if (this.#ledSinceMs !== undefined && meter.isWaitingSince(this.#ledSinceMs)) return;
    const { longestWaitMs, failures } = meter.takeWaits();
    const isNews = this.#ledSinceMs !== undefined && longestWaitMs > 0;
    this.#ledSinceMs = undefined;
    if (!isNews || !this.#failover) return;
    this.#failover = { ...this.#failover, waitedMs: longestWaitMs };
    const failed = failures === 0 ? "none failed" : `${failures} got no answer in time`;
    const text = `Trades waited ${Math.round(longestWaitMs)} ms at most; ${failed}.`;
    this.#tell({ text, tone: failures === 0 ? "good" : "bad" });
  }

  #tell(telling: Telling): void {
    this.#hub.send(this.#chronicle.add({ ...telling, time: this.#clock.now() }));
  }

  #state(seen: SeenCluster): string {
    const why = this.#options.lacks();
    this.#lack = why === undefined ? null : { why, since: this.#lack?.since ?? this.#clock.now() };
    const { ownName: servedBy } = this.#options.probe;
    const view: ClusterView = { servedBy, ...seen, failover: this.#failover, lack: this.#lack };
    return frame("state", view);
  }
}
