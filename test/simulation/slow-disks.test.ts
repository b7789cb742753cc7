import { afterEach, describe, expect, test } from "bun:test";
import { limits } from "../../services/runtime/limits.ts";
import { SlowCommits } from "./faults/slow-commits.ts";
import { smallWorld } from "./small-world.ts";

const timeoutMs = 60_000;

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** A bazaar that trades while each commit of these processes takes so long. */
function tradingSlowly(names: string[], commitMs: number, seed: number) {
  const { world, cluster, tradeFor, term, close } = smallWorld(seed, 1);
  ended.push(close);
  const fault = new SlowCommits(world.scheduler, world.random.derive("slow commits"), []);
  world.network.exposeTo(fault);
  cluster.start();
  tradeFor(3_000, 100);
  const before = term();
  for (const name of names) {
    const process = cluster.processes.find((one) => one.name === name)!;
    fault.slow({ process, disk: cluster.diskOf(name)! }, commitMs, commitMs);
  }
  const crash = (name: string) => cluster.processes.find((one) => one.name === name)!.crash();
  const read = <Row>(sql: string) => cluster.catalogDisk.database.query(sql).get() as Row;
  return {
    tradeFor,
    terms: () => term() - before,
    orders: () => read<{ orders: number }>("SELECT max(number) AS orders FROM journal").orders,
    crashLeader: () => crash(`order-${read<{ leader: number }>("SELECT leader FROM state").leader}`),
  };
}

describe("a catalog whose commits take long", () => {
  test.each([
    [450, 1],
    [700, 2],
    [1_500, 3],
    [limits.commitMs, 4],
  ])(
    "as %d ms loses no leader, and each trade becomes an order (seed %d)",
    (commitMs, seed) => {
      const { tradeFor, terms, orders } = tradingSlowly(["catalog"], commitMs, seed);
      const before = orders();
      const [tally] = tradeFor(30_000, 100);
      expect(terms()).toBe(0);
      expect(orders() - before).toBeGreaterThan(0.95 * 300);
      // Where a trade waits for two commits that take 3 s each, its deadline comes first for most.
      expect(tally!.done).toBeGreaterThan(commitMs < 2_000 ? 0.95 * 300 : 0);
    },
    timeoutMs,
  );

  test.each([
    [700, 5],
    [1_500, 6],
    [limits.commitMs, 7],
  ])(
    "as %d ms gives the lead to another replica when the leader dies (seed %d)",
    (commitMs, seed) => {
      const { tradeFor, terms, orders, crashLeader } = tradingSlowly(["catalog"], commitMs, seed);
      tradeFor(5_000, 100);
      crashLeader();
      // A takeover needs some commits, and so do the terms that were asked for in vain.
      tradeFor(15 * commitMs, 100);
      const [settled, before] = [terms(), orders()];
      tradeFor(20_000, 100);
      expect(settled).toBeGreaterThan(0);
      expect(terms()).toBe(settled);
      expect(orders() - before).toBeGreaterThan(0.95 * 200);
    },
    timeoutMs,
  );
});

describe("replicas whose commits take long", () => {
  const replicas = ["order-1", "order-2", "order-3"];

  test.each([
    [["order-3"], 700, 7],
    [["order-3"], limits.commitMs, 8],
    [replicas, 700, 9],
    [["catalog", ...replicas], 700, 10],
  ])(
    "(%p, %d ms) make trades slow, and the lead stays at last (seed %d)",
    (names, commitMs, seed) => {
      const { tradeFor, terms } = tradingSlowly(names, commitMs, seed);
      tradeFor(60_000, 200);
      const settled = terms();
      const [tally] = tradeFor(30_000, 200);
      expect(terms()).toBe(settled);
      expect(tally!.done).toBeGreaterThan(0.95 * 150);
    },
    timeoutMs,
  );
});
