import { BazaarError } from "../contract/errors.ts";
import type { Answers } from "../contract/fenced.ts";
import { type Identity, type Lineage, lineageInWords, newerLineage, union } from "../contract/identity.ts";
import { limits } from "../runtime/limits.ts";
import { randomName } from "../runtime/random.ts";
import { copyFromJournal, copyFromPeer, copyListing } from "./catch-up.ts";
import { contradicts, judge, type Survey, surveyPeers } from "./survey.ts";
import type { TakeoverParts } from "./takeover.ts";
import type { Tenure } from "./tenure.ts";

interface OpeningParts extends TakeoverParts {
  tenure: Tenure;
}

/**
 * Opens a catalog that has just started: compares it with the replicas that answer, each of them fenced, gives it back
 * what its database has lost, and says so. Throws the catalog's 409 where too few replicas answer, and 503 where the
 * logs contradict each other.
 */
export async function openCatalog(parts: OpeningParts): Promise<void> {
  const { tenure, catalog, peers, store } = parts;
  const survey = await surveyFenced(parts);
  const known = allKnown(parts, survey);
  const answers = { answered: [parts.id, ...survey.answers.keys()], known: known.members };
  // Nobody writes anything down for a catalog that can't be opened yet.
  await catalog.post("/answers", { ...tenure.fenced, ...answers }, limits.catalogCallMs);
  tenure.assertCurrent();
  const identity = chooseIdentity(parts, known);
  await takeListing(parts, survey, answers);
  const [best] = [...survey.answers].sort(([, a], [, b]) => b.head.number - a.head.number);
  const bestPeer = best && best[1].head.number > store.log.head.number ? peers.get(best[0]) : undefined;
  if (bestPeer) await copyFromPeer(bestPeer, store, () => tenure.assertCurrent());
  if (tenure.grant.head.number > store.log.head.number) {
    if (tenure.grant.readmitted) throw hasMore(tenure.grant.head.number, store.log.head.number);
    await copyFromJournal(catalog, store, tenure);
  } else {
    await repairJournal(parts, answers);
  }
  const noted = await noteEverywhere(parts, survey, identity);
  tenure.assertCurrent();
  // Where nobody has a listing yet, the catalog's own is the first: it is copied once the catalog is open.
  const head = store.listing === null ? tenure.grant.head : store.log.head;
  const opening = { ...tenure.fenced, answered: noted, known: answers.known, head, identity };
  await catalog.post("/open", opening, limits.catalogCallMs);
  tenure.assertCurrent();
  tenure.identity = { ...identity, members: tenure.grant.members };
  parts.standing.noteIdentity(tenure.identity);
}

/** What those who answered know of whom they belong to, in their databases or in the directories beside them. */
function allKnown({ store, tenure }: OpeningParts, { answers }: Survey) {
  const { grant } = tenure;
  const replies = [...answers.values()];
  const stored = [{ ...grant, members: null }, store.identity, ...replies];
  const hasHistory = grant.head.number > 0 || [store, ...replies].some(({ listing }) => listing !== null);
  // A new bazaar has nothing to do with the one that was there.
  const mayForget = grant.mayBegin && !hasHistory;
  const memories = [grant.remembered, store.remembered, ...replies.map(({ remembered }) => remembered)];
  const remembered = mayForget ? [] : memories.filter((memory) => memory !== null);
  const all = [...stored, ...remembered];
  return {
    hasHistory,
    storedIds: new Set(stored.flatMap(({ bazaar }) => bazaar ?? [])),
    rememberedIds: new Set(remembered.map(({ bazaar }) => bazaar)),
    members: union(...all.map(({ members }) => members ?? [])),
    newest: all.reduce<Lineage | undefined>(
      (newest, { lineage }) => newerLineage(newest, lineage ?? undefined),
      undefined,
    ),
  };
}

/**
 * Whom the catalog and the replicas will belong to. A database that was opened before keeps its lineage; any other one
 * gets the next number, as it may stand in for one that was lost. The list names old and new replicas until the catalog
 * is open, so that none is forgotten if this leader fails halfway.
 *
 * Throws 503 where those who answered belong to several bazaars, or where a bazaar would begin anew unasked.
 */
function chooseIdentity({ tenure, random }: OpeningParts, known: ReturnType<typeof allKnown>): Identity {
  const { grant } = tenure;
  const { hasHistory, storedIds, rememberedIds, members, newest } = known;
  const ids = storedIds.size > 0 ? storedIds : rememberedIds;
  if (ids.size > 1) {
    throw new BazaarError(503, `Catalog and replicas belong to several bazaars (${[...ids].join(", ")}).`);
  }
  const [bazaar] = ids;
  if (!hasHistory && storedIds.size === 0 && bazaar !== undefined) throw bazaarLost(bazaar);
  const next = newest?.name === grant.database ? newest : { number: (newest?.number ?? 0) + 1, name: grant.database };
  return {
    bazaar: bazaar ?? randomName(random),
    lineage: grant.lineage ?? next,
    members: union(grant.members, members),
  };
}

/** A bazaar whose databases are all gone must not look like one that never was. */
function bazaarLost(bazaar: string): BazaarError {
  return new BazaarError(
    503,
    `There was a bazaar here (${bazaar}, as a data directory remembers), but neither the catalog nor any replica has it now: bring its files back, or begin a new one on purpose (--new-bazaar, NEW_BAZAAR=yes).`,
    { reason: "bazaar-lost" },
  );
}

/** A catalog that was replaced may come back only if nothing would come back with it. */
function hasMore(journal: number, log: number): BazaarError {
  return new BazaarError(
    503,
    `The catalog that is to be let in again has orders up to ${journal}, the replicas only up to ${log}: it is not opened.`,
  );
}

/** Has all that answered write down whom they belong to. Returns those that have. */
async function noteEverywhere(parts: OpeningParts, { answers }: Survey, identity: Identity): Promise<number[]> {
  const { id, tenure, peers, standing, log } = parts;
  tenure.assertCurrent();
  const note = { leader: id, term: tenure.grant.term, identity };
  const tell = async (peerId: number) => {
    try {
      await peers.get(peerId)?.post("/identity", note, limits.syncCallMs);
      return [peerId];
    } catch (err) {
      log.warn({ err, peer: peerId }, "a peer did not write down whom it belongs to");
      return [];
    }
  };
  const noted = (await Promise.all([...answers.keys()].map(tell))).flat();
  tenure.assertCurrent();
  standing.noteIdentity(identity);
  return [id, ...noted];
}

/** The answers of the peers, without those that contradict the history. */
async function surveyFenced({ id, tenure, peers, store, standing, log }: OpeningParts): Promise<Survey> {
  // As it is when the peers are asked: their answers are about that, and catching up may add orders meanwhile.
  const own = { listing: store.listing, head: store.log.head, hashAt: (number: number) => store.log.hashAt(number) };
  // The survey speaks for the catalog: what this replica followed before it lost, or got back, its file says nothing.
  const { lineage } = tenure.grant;
  const fence = { leader: id, term: tenure.grant.term, ...(lineage && { lineage }) };
  const survey = await surveyPeers(peers, { last: own.head.number, fence });
  tenure.assertCurrent();
  if (survey.strangers.length > 0) log.error({ strangers: survey.strangers }, "peers of another bazaar answer here");
  if (survey.otherLineage) {
    standing.hear(survey.otherLineage);
    throw new BazaarError(503, `A peer follows another catalog, of ${lineageInWords(survey.otherLineage)}.`);
  }
  // A catalog that went back may have given this very term to another replica before: then it takes a higher one.
  if (survey.refusedFor >= tenure.grant.term) {
    tenure.newerTerm(null, survey.refusedFor);
    throw new BazaarError(503, `A peer knows term ${survey.refusedFor}, of another leader: ask again.`);
  }
  const verdict = judge(own, survey.answers.values());
  if (verdict === "wrong") standing.stepAside("its log contradicts those of most replicas");
  standing.assertNotAside();
  if (verdict === "undecided") {
    throw new BazaarError(503, "The replicas' logs contradict each other, one against one: a person must look.");
  }
  for (const [peer, answer] of survey.answers) {
    if (!contradicts(own, answer)) continue;
    log.error({ peer }, "a peer's log contradicts this one's and those of most replicas");
    survey.answers.delete(peer);
  }
  return survey;
}

/**
 * The listing comes from whoever has one, a replica first. That of a catalog that was never opened is not to be trusted
 * before all replicas have answered: a lost catalog began with another one, perhaps.
 */
async function takeListing(parts: OpeningParts, survey: Survey, answers: Answers): Promise<void> {
  const { tenure, store, peers, catalog } = parts;
  if (store.listing === null) {
    const peerId = [...survey.answers].find(([, answer]) => answer.listing !== null)?.[0];
    const peer = peerId === undefined ? undefined : peers.get(peerId);
    if (!peer && tenure.grant.needs === "all") return;
    await copyListing(peer ?? catalog, store);
  }
  if (store.listing === tenure.grant.listing) return;
  let after = "";
  for (;;) {
    tenure.assertCurrent();
    const stocks = store.listingPage(after, limits.listingPageStocks);
    const last = stocks.length < limits.listingPageStocks;
    const page = { ...tenure.fenced, ...answers, hash: store.listing, stocks, last };
    await catalog.post("/relist", page, limits.catalogCallMs);
    if (last) return;
    after = stocks.at(-1)?.name ?? "";
  }
}

/** Replays to the catalog what its journal has lost. It refuses that without the answers of all replicas. */
async function repairJournal({ tenure, store, catalog }: OpeningParts, answers: Answers): Promise<void> {
  for (let after = tenure.grant.head.number; after < store.log.head.number; ) {
    tenure.assertCurrent();
    const orders = store.log.page(after, limits.pushOrders);
    await catalog.post("/repair", { ...tenure.fenced, ...answers, orders }, limits.catalogCallMs);
    after += orders.length;
  }
}
