import type { Cancel } from "../../../services/runtime/clock.ts";
import type { Copies } from "../checks/copies.ts";
import type { Watcher } from "../checks/watcher.ts";
import type { Cluster } from "../cluster.ts";
import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedNetwork } from "../simulated-network.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** How often it is looked whether the new catalog is open. */
const lookMs = 50;
/** Share of the processes that reach the old catalog where they ask for the catalog. */
const misledShare = 0.5;

interface Parts {
  scheduler: Scheduler;
  network: SimulatedNetwork;
  cluster: Cluster;
  watcher: Watcher;
  copies: Copies;
}

/**
 * The catalog's host is given up for lost, and another one takes its place with an empty database. Once that one is
 * open, the old one comes back, as it was or started again, and some of the others reach it in place of the new one.
 */
export class ReturnedCatalog implements Fault {
  readonly kind = "returned-catalog";
  readonly lastsMs = [1_500, 8_000] as const;
  readonly #parts: Parts;
  #isUnderWay = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const { cluster, copies } = this.#parts;
    if (this.#isUnderWay || cluster.settings.excused.length > 0 || !copies.mayBeLost("catalog")) return undefined;
    const isRestarted = random.chance(0.4);
    const old = cluster.replaceCatalog(isRestarted);
    if (old === undefined) return undefined;
    this.#isUnderWay = true;
    const names = cluster.processes.map(({ name }) => name).filter((name) => name !== "catalog");
    const misled = names.filter(() => random.chance(misledShare));
    let undo: Cancel = () => undefined;
    const cancelLook = this.#onceOpen(() => {
      old.comeBack();
      undo = this.#mislead(misled);
    });
    const end = () => {
      cancelLook();
      undo();
      old.end();
      this.#isUnderWay = false;
    };
    const how = isRestarted ? "started again" : "as it was";
    return { description: `replace the catalog; the old one comes back ${how}, to ${misled.join(", ")}`, end };
  }

  #mislead(misled: readonly string[]): Cancel {
    const { network, cluster } = this.#parts;
    const undo = misled.map((from) => network.redirect(from, "catalog", cluster.oldCatalogHost));
    return () => {
      for (const one of undo) one();
    };
  }

  #onceOpen(task: () => void): Cancel {
    const { scheduler, watcher } = this.#parts;
    let cancel: Cancel = () => undefined;
    const lookAgain = () => {
      cancel = scheduler.after(lookMs * msInUs, () => {
        if (watcher.isOpened) task();
        else lookAgain();
      });
    };
    lookAgain();
    return () => cancel();
  }
}
