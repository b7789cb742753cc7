import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import type { TradeRequest } from "../../services/contract/order.ts";
import { urlsOf } from "./processes.ts";
import { readStock } from "./reads.ts";
import { sendTrade } from "./send-trade.ts";
import { SharedCluster } from "./shared-cluster.ts";

const bazaar = new SharedCluster({ flags: ["--front-ends", "2"] });

/** Another stock in each test; there are 100 shares of each. */
const oneShare = (stock: number): TradeRequest => ({ name: defaultListing[stock]!.name, quantity: 1, type: "buy" });

async function expectLeft(name: string, shares: number): Promise<void> {
  for (const frontEnd of urlsOf(bazaar.cluster, "front-end")) {
    expect((await readStock(frontEnd, name)).quantity).toBe(shares);
  }
}

describe("trades at the same time", () => {
  test("conservation: of 300 buys of 100 shares exactly 100 are accepted", async () => {
    const frontEnds = urlsOf(bazaar.cluster, "front-end");
    const trade = oneShare(0);
    const buy = async (index: number) => {
      const key = `buy-${index}`;
      const { status, number } = await sendTrade(frontEnds[index % 2]!, trade, key);
      if (number === undefined) bazaar.history.reject(key, trade);
      else bazaar.history.acknowledge(key, trade, number);
      return status;
    };
    const statuses = await Promise.all(Array.from({ length: 300 }, (_, index) => buy(index)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 409)).toHaveLength(200);
    await expectLeft(trade.name, 0);
  }, 60_000);

  test.each([1, 2])(
    "exactly once: one key that is sent 100 times at once through %d front end(s) is one order",
    async (count) => {
      const frontEnds = urlsOf(bazaar.cluster, "front-end");
      const trade = oneShare(count);
      const key = `the-one-key-${count}`;
      const send = (index: number) => sendTrade(frontEnds[index % count]!, trade, key);
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => send(index)));
      expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
      for (const { number } of answers) bazaar.history.acknowledge(key, trade, number!);
      expect(bazaar.history.faults).toEqual([]);
      await expectLeft(trade.name, 99);
    },
    60_000,
  );
});
