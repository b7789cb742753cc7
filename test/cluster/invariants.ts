import { expect } from "bun:test";
import { listingHash } from "../../db/listing.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { Order } from "../../services/contract/order.ts";
import type { ReplicaStatus } from "../../services/contract/replication.ts";
import type { Listing, Stock } from "../../services/contract/stock.ts";
import type { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { urlsOf } from "./processes.ts";
import { getJson, readOrder, readOrders, readStatus, readStock } from "./reads.ts";
import { expectHonestRejections, replayShares } from "./shares.ts";
import { brokenLinks, readStoredLogs } from "./stored-logs.ts";
import type { TradeHistory } from "./trade-history.ts";

/**
 * Checks guarantees 1 to 4 on a cluster in which nobody trades: over its own routes first, then, after it has been
 * stopped, in its databases.
 */
export async function expectSound(cluster: SpawnedCluster, history: TradeHistory, listing: Listing): Promise<void> {
  expect(history.faults).toEqual([]);
  await expectSoundAnswers(cluster, history, listing);
  const replicas = urlsOf(cluster, "order").length;
  expect(await cluster.stop()).toBe(0);
  expectSoundDatabases(cluster.dataDir, history, listing, replicas);
}

/** Checks what the services answer, on a cluster that goes on running. */
export async function expectSoundAnswers(
  cluster: SpawnedCluster,
  history: TradeHistory,
  listing: Listing,
): Promise<void> {
  const replicas = urlsOf(cluster, "order");
  const { last } = await equalHeads(replicas);
  const services = [...replicas, cluster.url("catalog")];
  const [log = [], ...others] = await Promise.all(services.map((url) => readWhole(url, last)));
  expect(log.map(({ number }) => number)).toEqual(numbersUpTo(last));
  for (const other of others) expect(other).toEqual(log);
  const { shares, lowest } = replayShares(log, listing);
  expectHonestRejections(history, lowest);
  expect(await stocksOf(cluster.url("catalog"))).toEqual(shares);
  for (const frontEnd of urlsOf(cluster, "front-end")) await expectFrontEnd(frontEnd, log, shares, history);
}

async function expectFrontEnd(
  frontEnd: string,
  log: Order[],
  shares: Record<string, number>,
  history: TradeHistory,
): Promise<void> {
  expect(await readOrders(frontEnd)).toEqual(log);
  expect(await stocksOf(frontEnd)).toEqual(shares);
  const single = await Promise.all(Object.keys(shares).map((name) => readStock(frontEnd, name)));
  expect(Object.fromEntries(single.map(({ name, quantity }) => [name, quantity]))).toEqual(shares);
  const told = history.orders.map(({ number, name, quantity, type }) => ({ number, name, quantity, type }));
  expect(told.map(({ number }) => log[number - 1])).toEqual(told);
  const some = told.filter((_, index) => index % Math.ceil(told.length / 100) === 0 || index === told.length - 1);
  expect(await Promise.all(some.map(({ number }) => readOrder(frontEnd, number)))).toEqual(some);
}

/** Checks the databases of a cluster that was stopped; the replicas 1 to `replicas` had time to become equal. */
function expectSoundDatabases(dataDir: string, history: TradeHistory, listing: Listing, replicas: number): void {
  const stored = readStoredLogs(dataDir);
  const { journal } = stored;
  expect(journal.map(({ number }) => number)).toEqual(numbersUpTo(journal.length));
  expect(brokenLinks(journal, listingHash(listing))).toEqual([]);
  const { shares } = replayShares(journal, listing);
  expect(Object.fromEntries(stored.stocks.map((stock) => [stock.name, stock.shares]))).toEqual(shares);

  const hashes = journal.map(({ hash }) => hash);
  expect([...stored.replicas.keys()]).toEqual(expect.arrayContaining(numbersUpTo(replicas)));
  for (const [id, log] of stored.replicas) {
    // A replica that the last start did not have may lack the newest orders, and nothing else.
    const expected = id <= replicas ? journal : journal.slice(0, log.length);
    expect(log.map(({ hash }) => hash)).toEqual(hashes.slice(0, expected.length));
    expect(log).toEqual(expected);
  }

  const byKey = new Map(journal.map((order) => [order.key, order]));
  expect(byKey.size).toBe(journal.length);
  // Nothing was done under a key that no client has used, either.
  expect([...byKey.keys()].toSorted()).toEqual(history.orders.map(({ key }) => key).toSorted());
  for (const order of history.orders) expect(byKey.get(order.key)).toMatchObject({ ...order });
  for (const key of history.rejections.keys()) expect(byKey.get(key)).toBeUndefined();
}

/** All orders of a service, up to this one. It may only now find out that it is damaged, and begin anew. */
function readWhole(url: string, last: number): Promise<Order[]> {
  const read = async () => {
    const orders = await readOrders(url).catch(() => []);
    return orders.length >= last ? orders : undefined;
  };
  return until(`all orders of ${url}`, read, 20_000);
}

/** The head that all replicas come to have; one that has just been started may not listen yet. */
async function equalHeads(replicas: string[]): Promise<ReplicaStatus> {
  let answers: PromiseSettledResult<ReplicaStatus>[] = [];
  const equal = async () => {
    answers = await Promise.allSettled(replicas.map(readStatus));
    const statuses = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    const isEqual = statuses.length === replicas.length && new Set(statuses.map(({ hash }) => hash)).size === 1;
    return isEqual ? statuses[0] : undefined;
  };
  return until("equal logs", equal, 20_000).catch(() => {
    const said = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : String(answer.reason)));
    throw new Error(`The logs did not become equal: ${JSON.stringify(said)}`);
  });
}

async function stocksOf(url: string): Promise<Record<string, number>> {
  const { data } = await getJson<{ data: Stock[] }>(`${url}/stocks`);
  return Object.fromEntries(data.map(({ name, quantity }) => [name, quantity]));
}

function numbersUpTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
