import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import type { Case } from "../cases/case.ts";
import { secondsFor } from "../cases/measure-cases.ts";
import { lookupPath, orderPath } from "../cases/requests.ts";
import { isWrkInstalled } from "../load/wrk.ts";
import { startBazaar } from "../systems/bazaar.ts";
import { etcdVersion, startEtcd } from "../systems/etcd.ts";
import { startPostgres } from "../systems/postgres.ts";
import { startBare, startLimit } from "../systems/servers.ts";
import type { System } from "../systems/system.ts";
import { type Bench, measurePart, noteMemory, type Part, startSeconds } from "./part.ts";
import { type Peers, peerCases } from "./peer-cases.ts";

/** About as many as there are, with etcd and wrk. */
const caseCount = 26;

/** The bazaar beside other systems on the same machine. */
export const peers: Part = {
  meaning: "beside etcd (where it is installed), PostgreSQL, and servers that do nothing but the same work",
  seconds: (options) => 6 * startSeconds + secondsFor(caseCount, options),
  async run(bench: Bench) {
    bench.step("starting", 6 * startSeconds);
    const started = await startPeers(bench);
    const script = isWrkInstalled() ? join(bench.options.dataDir, "wrk.lua") : undefined;
    if (script === undefined) {
      bench.results.addNote(
        "wrk is not installed, so the generator was not checked against it (Debian: apt install wrk).",
      );
    }
    const cases: Case[] = peerCases(started, script);
    await measurePart("peers", bench, cases);
    noteMemory("peers", bench.results, started.bazaar);
  },
};

async function startPeers({ options, results, systems }: Bench): Promise<Peers> {
  const { port, dataDir } = options;
  const place = (offset: number, name: string) => ({ port: port + offset, dataDir: join(dataDir, name) });
  const bazaar = await systems.keep(startBazaar(place(0, "bazaar")));
  const uncached = await systems.keep(startBazaar({ ...place(20, "uncached"), cacheSize: 0 }));
  const limit = await systems.keep(startLimit(place(300, "limit")));
  const version = etcdVersion();
  if (!version) results.addNote("etcd is not installed and was left out (Debian: apt install etcd-server).");
  const etcd = version && (await systems.keep(startEtcd(version, place(310, "etcd"))));
  const postgres = await orLeftOut(
    "PostgreSQL",
    systems.keep(startPostgres(place(320, "postgres"))),
    results.addNote.bind(results),
  );
  const bareLookup = await systems.keep(startBare(port + 301, { port, path: lookupPath }));
  const bareOrderLookup = await systems.keep(startBare(port + 302, { port, path: orderPath }));
  return { bazaar, uncached, limit, etcd: etcd || undefined, postgres, bareLookup, bareOrderLookup };
}

/** Not every machine lets a database server of another user run; the rest is worth measuring all the same. */
async function orLeftOut(
  name: string,
  starting: Promise<System>,
  note: (text: string) => void,
): Promise<System | undefined> {
  try {
    return await starting;
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    note(`${name} was left out: ${cause.message}`);
    return undefined;
  }
}
