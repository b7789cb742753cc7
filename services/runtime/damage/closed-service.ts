import type { DatabaseFile } from "../../../db/database-file.ts";
import type { Held } from "../../../db/held.ts";
import type { DamageReport } from "../../contract/damage.ts";
import { BazaarError } from "../../contract/errors.ts";
import { success } from "../../contract/health.ts";
import { sleep } from "../clock.ts";
import { pathOf } from "../http/request-path.ts";
import { limits } from "../limits.ts";
import { Peer } from "../peer.ts";
import type { Service, Surroundings } from "../service.ts";
import { isNothingLeft, isShown, lookAt, type Sight } from "./copies.ts";

export interface ClosedServiceOptions extends Surroundings {
  file: DatabaseFile;
  /** What is wrong with the file. */
  found: string;
  /** URLs of the other services that may have a copy of what the file held. */
  copies: readonly string[];
  /** Called when the file has been put aside: the service begins anew without it. */
  onPutAside(where: string): void;
}

/**
 * What a service is while its database is damaged: it listens, says so to everybody, and does nothing else, until another
 * one has shown an intact copy of what the file held. Only then it puts the file aside; where nobody shows one, it stays.
 */
export class ClosedService implements Service {
  readonly app = { handle: (request: Request) => this.#answer(request) };
  readonly #options: ClosedServiceOptions;
  readonly #peers: Peer[];
  readonly #held: Held;
  readonly #startedMs: number;
  #sights: Sight[] | undefined;
  #stopped = false;

  constructor(options: ClosedServiceOptions) {
    this.#options = options;
    this.#peers = options.copies.map((url) => new Peer(options, url));
    this.#held = options.file.held();
    this.#startedMs = options.clock.monotonic();
  }

  start(): void {
    const { log, found, file } = this.#options;
    log.error(
      { file: file.path, found, held: this.#held },
      "the database is damaged: it stays, and the service closed",
    );
    this.#heal().catch((err) =>
      log.error({ err }, "the damaged database could not be put aside: the service stays closed"),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
  }

  /** What this service says beside each of its errors. */
  get report(): DamageReport {
    const { file, found, copies } = this.#options;
    const sights = this.#sights ?? [];
    const elsewhere = sights.map((sight, index) => `${copies[index]} ${inWords(sight)}`);
    return { file: file.path, found, elsewhere, nothingLeft: this.#sights !== undefined && isNothingLeft(sights) };
  }

  async #heal(): Promise<void> {
    const { clock, file, log, onPutAside } = this.#options;
    for (;;) {
      const sights = await Promise.all(this.#peers.map(lookAt));
      if (this.#stopped) return;
      this.#sights = sights;
      if (isShown(file.kind, this.#held, sights)) break;
      await sleep(clock, limits.copyLookMs);
    }
    const where = file.putAside();
    log.warn({ ...this.report, where }, "the damaged database is put aside: another one has a copy");
    onPutAside(where);
  }

  #answer(request: Request): Response {
    if (pathOf(request.url) === "/health/live") {
      return Response.json({
        ...success("alive"),
        uptime: (this.#options.clock.monotonic() - this.#startedMs) / 1_000,
      });
    }
    const { report } = this;
    return new BazaarError(503, inSentences(report), { damage: report }).toResponse();
  }
}

function inWords(sight: Sight): string {
  switch (sight.kind) {
    case "history":
      return `has ${sight.last} orders`;
    case "empty":
      return "has nothing";
    case "damaged":
      return `is damaged, too (${sight.report.file}: ${sight.report.found})`;
    case "unknown":
      return `shows nothing (${sight.why})`;
  }
}

function inSentences({ file, found, elsewhere, nothingLeft }: DamageReport): string {
  const hope = nothingLeft
    ? "nobody has an intact copy: restore one"
    : "it stays as it is until another service has shown an intact copy";
  return `${[`The database ${file} is damaged (${found}); ${hope}`, ...elsewhere].join("; ")}.`;
}
