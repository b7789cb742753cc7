import type { Copies } from "../checks/copies.ts";
import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";

/** Probability that a replica was on the same machine. */
const shared = 0.4;

/** Probability that, where one was, it is not there yet when the victim is up again. */
const overtaken = 0.6;

/** What a machine took down with it. */
interface CrashedMachine {
  names: string;
  /** To be called once the victim's database is what the fault makes of it. */
  restart(): void;
  /** Starts all that is still down. */
  end(): void;
}

/**
 * Crashes a process, and sometimes with it the replica that has the longest log: what it alone has must not be missed
 * by a victim that is up again before it.
 */
export function crashMachine(
  victim: SimulatedProcess,
  owners: readonly DiskOwner[],
  copies: Copies,
  random: SimulatedRandom,
): CrashedMachine {
  const replicas = owners
    .map(({ process }) => process)
    .filter(({ name }) => name !== "catalog" && name !== victim.name);
  const longest = Math.max(...replicas.map(({ name }) => copies.lengthOf(name)));
  const ahead = replicas.filter(({ name }) => copies.lengthOf(name) === longest);
  const crashed = ahead.length > 0 && random.chance(shared) ? [victim, random.pick(ahead)] : [victim];
  for (const process of crashed) process.crash();
  return {
    names: crashed.map(({ name }) => name).join(" and "),
    restart() {
      if (crashed.length > 1 && random.chance(overtaken)) victim.start();
    },
    end() {
      for (const process of crashed) process.start();
    },
  };
}
