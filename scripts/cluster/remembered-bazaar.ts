import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { memoryFileName, readMemoryFile } from "../../db/bazaar-memory.ts";
import { inWords, union } from "../../services/contract/identity.ts";
import { CommandError } from "../command-line/command-error.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import type { Options } from "./options.ts";

/** How many order replicas a new bazaar gets. */
const usualReplicas = 3;

/** Which replicas a start needs. */
export interface ReplicaPlan {
  /** Those to start: all that the bazaar has, and all that it is to have. */
  ids: number[];
  /** What the list is to become, if it changes; those that are not on it are stopped once it has. */
  changeTo: number[] | undefined;
}

/**
 * Compares what a start asks for with what the data directory remembers of its bazaar. Throws `CommandError` if that
 * bazaar's databases are gone and no new one is asked for, or if its list of replicas would change without a word.
 */
export function planReplicas(options: Options): ReplicaPlan {
  const remembered = readMemoryFile(options.dataDir);
  assertThere(options, remembered?.bazaar);
  const asked = numbers(options.replicas ?? usualReplicas);
  if (remembered === undefined || options.newBazaar) return { ids: asked, changeTo: undefined };
  const { members } = remembered;
  const wanted = options.replicas === undefined ? members : asked;
  if (inWords(wanted) === inWords(members)) return { ids: members, changeTo: undefined };
  if (options.changeReplicas) return { ids: union(members, wanted), changeTo: wanted };
  throw wrongUsage(
    `--replicas "${options.replicas}": this bazaar's replicas are ${inWords(members)}; add --change-replicas to change that.`,
  );
}

/** A bazaar whose databases are gone must not begin anew by mistake; nor may a new one begin beside one that is there. */
function assertThere({ dataDir, newBazaar }: Options, bazaar: string | undefined): void {
  const names = readdirSync(dataDir);
  const databases = names.filter((name) => isDatabase(name) && statSync(join(dataDir, name)).size > 0);
  if (newBazaar && databases.length > 0) {
    throw wrongUsage(`--new-bazaar: ${dataDir} has one (${databases.join(", ")}): take another --data-dir.`);
  }
  const putAside = names.filter((name) => name.includes(".damaged"));
  if (newBazaar || databases.length > 0 || (bazaar === undefined && putAside.length === 0)) return;
  const shown = bazaar === undefined ? putAside.join(", ") : `${memoryFileName} names it ${bazaar}`;
  throw new CommandError(
    `--data-dir "${dataDir}": there was a bazaar here (${shown}), but its databases are gone: bring them back (docs/operating.md), or add --new-bazaar to begin a new one.`,
  );
}

function isDatabase(name: string): boolean {
  return /^(catalog|order-[1-9])\.db$/.test(name);
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
