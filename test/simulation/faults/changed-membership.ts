import type { Cancel } from "../../../services/runtime/clock.ts";
import type { Copies } from "../checks/copies.ts";
import type { Watcher } from "../checks/watcher.ts";
import type { Cluster } from "../cluster.ts";
import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** How long a catalog has to be opened with another list of replicas before those are gone that are not on it. */
const changeMs = { shortest: 500, longest: 3_000 };

interface Parts {
  scheduler: Scheduler;
  cluster: Cluster;
  watcher: Watcher;
  copies: Copies;
}

/**
 * Starts that are configured with other replicas than the bazaar has: by mistake, perhaps with the catalog's file lost; by
 * the operator's word, who makes the list shorter and then as long as before; or without a replica that is excused by name.
 */
export class ChangedMembership implements Fault {
  readonly kind = "changed-membership";
  readonly lastsMs = [2_000, 8_000] as const;
  readonly #parts: Parts;
  #isUnderWay = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const { ids } = this.#parts.cluster;
    if (this.#isUnderWay || ids.length < 2) return undefined;
    const some = ids.filter(() => random.chance(0.5));
    const chosen = some.length === 0 || some.length === ids.length ? [random.pick(ids)] : some;
    const strike = random.pick([this.#mistake, this.#change, this.#excuse])(random, chosen);
    if (strike === undefined) return undefined;
    this.#isUnderWay = true;
    const end = () => {
      this.#isUnderWay = false;
      strike.end();
    };
    return { description: strike.description, end };
  }

  /** All start with fewer replicas than there are; the others stay down. */
  readonly #mistake = (random: SimulatedRandom, configured: number[]): Strike => {
    const { cluster, copies } = this.#parts;
    const all = [this.#catalog, ...this.#replicas(cluster.ids)];
    const isLost = random.chance(0.5) && copies.mayBeLost("catalog");
    for (const process of all) process.crash();
    if (isLost) cluster.catalogDisk.lose();
    cluster.settings.configured = configured;
    for (const process of [this.#catalog, ...this.#replicas(configured)]) process.start();
    const end = () => {
      cluster.settings.configured = cluster.ids;
      restart(all);
    };
    return { description: `start with replicas ${configured}${isLost ? ", the catalog's database lost" : ""}`, end };
  };

  /** The operator makes the list shorter; later it is to be as long as before. */
  readonly #change = (random: SimulatedRandom, wanted: number[]): Strike => {
    const { cluster, scheduler } = this.#parts;
    const { settings, ids } = cluster;
    const all = [this.#catalog, ...this.#replicas(ids)];
    settings.changeTo = wanted;
    restart([this.#catalog]);
    let cancel: Cancel = () => undefined;
    const after = random.magnitude(changeMs.shortest, changeMs.longest);
    cancel = scheduler.after(after * msInUs, () => {
      for (const process of this.#replicas(ids.filter((id) => !wanted.includes(id)))) process.crash();
    });
    const end = () => {
      cancel();
      settings.changeTo = ids;
      restart(all);
    };
    return { description: `change the list of replicas to ${wanted}`, end };
  };

  /** A replica is excused, which has nothing that the others lack, and the catalog's database lost. */
  readonly #excuse = (random: SimulatedRandom): Strike | undefined => {
    const { cluster, copies, watcher } = this.#parts;
    const { ids, settings } = cluster;
    const excused = random.pick(ids);
    const others = ids.filter((id) => id !== excused);
    const longest = Math.max(...others.map((id) => watcher.lengthOf(`order-${id}`)));
    const mayBe = ids.length > 2 && longest === watcher.history.length && !cluster.hasOldCatalog;
    if (!mayBe || !copies.mayBeLost("catalog")) return undefined;
    const [victim] = this.#replicas([excused]);
    this.#catalog.crash();
    victim?.crash();
    cluster.catalogDisk.lose();
    settings.excused = [excused];
    this.#catalog.start();
    const end = () => {
      settings.excused = [];
      victim?.start();
      this.#catalog.start();
    };
    return { description: `lose the catalog's database, and excuse order-${excused}`, end };
  };

  get #catalog(): SimulatedProcess {
    return this.#named("catalog");
  }

  #replicas(ids: readonly number[]): SimulatedProcess[] {
    return ids.map((id) => this.#named(`order-${id}`));
  }

  #named(name: string): SimulatedProcess {
    const found = this.#parts.cluster.processes.find((process) => process.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }
}

function restart(processes: readonly SimulatedProcess[]): void {
  for (const process of processes) process.crash();
  for (const process of processes) process.start();
}
