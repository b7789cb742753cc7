import type { LaunchedProcess } from "../../contract/launcher.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ReplicaAddress, Surroundings } from "../../runtime/service.ts";
import type { Launcher } from "./launcher.ts";
import { replicaName } from "./leadership-story.ts";
import type { FrontEndFigures } from "./messages.ts";
import { ProcessProbe } from "./process-probe.ts";
import { type Look, newestIn, type Sighting, type Watched } from "./sighting.ts";

export interface ClusterProbeOptions extends Surroundings {
  /** This front end's own. */
  url: string;
  catalogUrl: string;
  replicas: ReplicaAddress[];
  launcher: Launcher | undefined;
  /** What this front end tells of itself. */
  ownFigures(): FrontEndFigures;
}

/** Looks at every process of the cluster that is known: those that are configured, and those that the launcher names. */
export class ClusterProbe {
  readonly #clock: Clock;
  readonly #options: ClusterProbeOptions;
  readonly #probes = new Map<string, ProcessProbe>();
  #ownName = "front-end";

  constructor(options: ClusterProbeOptions) {
    this.#clock = options.clock;
    this.#options = options;
  }

  /** How the launcher calls this front end. */
  get ownName(): string {
    return this.#ownName;
  }

  /** Asks all at once; only the catalog is asked last, for what comes after the newest order that was found. */
  async look(): Promise<Look> {
    const launched = new Map((await this.#options.launcher?.processes())?.map((one) => [one.name, one]));
    const watched = this.#watched([...launched.values()]);
    const atMs = this.#clock.monotonic();
    const see = ({ name, url, ...rest }: Watched, newest: number): Promise<Sighting> => {
      if (url === this.#options.url) return Promise.resolve(this.#self({ name, url, ...rest }));
      return this.#probe({ name, url, ...rest }).look(newest, launched.get(name)?.state);
    };
    const isCatalog = ({ service }: Watched) => service === "catalog";
    const others = await Promise.all(watched.filter((one) => !isCatalog(one)).map((one) => see(one, 0)));
    const newest = newestIn({ atMs, sightings: others });
    const catalogs = await Promise.all(watched.filter(isCatalog).map((one) => see(one, newest)));
    return { atMs, sightings: [...catalogs, ...others] };
  }

  #watched(launched: LaunchedProcess[]): Watched[] {
    const { catalogUrl, replicas, url: ownUrl } = this.#options;
    const frontEnds = launched.filter(({ service }) => service === "front-end");
    this.#ownName = frontEnds.find(({ url }) => url === ownUrl)?.name ?? this.#ownName;
    const named = frontEnds.map(({ name, url }): Watched => ({ name, service: "front-end", url }));
    const isKnown = named.some(({ url }) => url === ownUrl);
    return [
      { name: "catalog", service: "catalog", url: catalogUrl },
      ...replicas.map(({ id, url }): Watched => ({ name: replicaName(id), service: "order", url })),
      ...(isKnown ? named : [{ name: this.#ownName, service: "front-end", url: ownUrl } as const]),
    ];
  }

  #self(process: Watched): Sighting {
    const figures = this.#options.ownFigures();
    const answer = { kind: "front-end", figures } as const;
    return { process, launched: "running", answer, uptimeSeconds: figures.uptimeSeconds };
  }

  #probe(process: Watched): ProcessProbe {
    const known = this.#probes.get(process.name);
    const probe = known ?? new ProcessProbe(this.#options, process);
    if (!known) this.#probes.set(process.name, probe);
    return probe;
  }
}
