import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";
import { copyFromJournal, copyFromPeer, copyListing } from "./catch-up.ts";
import { contradicts, judge, type Survey, surveyPeers } from "./survey.ts";
import type { TakeoverParts } from "./takeover.ts";
import type { Tenure } from "./tenure.ts";

interface OpeningParts extends TakeoverParts {
  tenure: Tenure;
}

/**
 * Opens a catalog that has just started: compares it with the replicas that answer, each of them fenced, gives it back
 * what its database has lost, and says so. Throws 503 where too few replicas answer or the logs contradict each other.
 */
export async function openCatalog(parts: OpeningParts): Promise<void> {
  const { id, tenure, catalog, peers, store } = parts;
  const survey = await surveyFenced(parts);
  const answered = [id, ...survey.answers.keys()];
  await takeListing(parts, survey);
  const [best] = [...survey.answers].sort(([, a], [, b]) => b.head.number - a.head.number);
  const bestPeer = best && best[1].head.number > store.log.head.number ? peers.get(best[0]) : undefined;
  if (bestPeer) await copyFromPeer(bestPeer, store, () => tenure.assertCurrent());
  if (tenure.grant.head.number > store.log.head.number) await copyFromJournal(catalog, store, tenure);
  else await repairJournal(parts, answered);
  tenure.assertCurrent();
  // Where nobody has a listing yet, the catalog's own is the first: it is copied once the catalog is open.
  const head = store.listing === null ? tenure.grant.head : store.log.head;
  await catalog.post("/open", { ...tenure.fenced, head, answered }, limits.catalogCallMs);
}

/** The answers of the peers, without those that contradict the history. */
async function surveyFenced({ id, tenure, peers, store, standing, log }: OpeningParts): Promise<Survey> {
  // As it is when the peers are asked: their answers are about that, and catching up may add orders meanwhile.
  const own = { listing: store.listing, head: store.log.head, hashAt: (number: number) => store.log.hashAt(number) };
  const fence = { leader: id, term: tenure.grant.term };
  const survey = await surveyPeers(peers, { last: own.head.number, fence });
  tenure.assertCurrent();
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
async function takeListing({ id, tenure, store, peers, catalog }: OpeningParts, survey: Survey): Promise<void> {
  if (store.listing === null) {
    const peerId = [...survey.answers].find(([, answer]) => answer.listing !== null)?.[0];
    const peer = peerId === undefined ? undefined : peers.get(peerId);
    if (!peer && tenure.grant.needs === "all") return;
    await copyListing(peer ?? catalog, store);
  }
  if (store.listing === tenure.grant.listing) return;
  const answered = [id, ...survey.answers.keys()];
  let after = "";
  for (;;) {
    tenure.assertCurrent();
    const stocks = store.listingPage(after, limits.listingPageStocks);
    const last = stocks.length < limits.listingPageStocks;
    const page = { ...tenure.fenced, answered, hash: store.listing, stocks, last };
    await catalog.post("/relist", page, limits.catalogCallMs);
    if (last) return;
    after = stocks.at(-1)?.name ?? "";
  }
}

/** Replays to the catalog what its journal has lost. It refuses that without the answers of all replicas. */
async function repairJournal({ tenure, store, catalog }: OpeningParts, answered: number[]): Promise<void> {
  for (let after = tenure.grant.head.number; after < store.log.head.number; ) {
    tenure.assertCurrent();
    const orders = store.log.page(after, limits.pushOrders);
    await catalog.post("/repair", { ...tenure.fenced, answered, orders }, limits.catalogCallMs);
    after += orders.length;
  }
}
