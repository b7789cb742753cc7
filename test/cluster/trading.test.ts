import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import type { TradeRequest } from "../../services/contract/order.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { urlsOf } from "./processes.ts";
import { readStock } from "./reads.ts";
import { sendTrade } from "./send-trade.ts";
import { TradeHistory } from "./trade-history.ts";

const oneShare: TradeRequest = { name: "GameStart", quantity: 1, type: "buy" };

describe("trades at the same time", () => {
  test("conservation: of 300 buys of 100 shares exactly 100 are accepted", async () => {
    await using cluster = await SpawnedCluster.start({ flags: ["--front-ends", "2"] });
    const frontEnds = urlsOf(cluster, "front-end");
    const history = new TradeHistory();
    const buy = async (index: number) => {
      const key = `buy-${index}`;
      const answer = await sendTrade(frontEnds[index % 2]!, oneShare, key);
      if (answer.number === undefined) history.reject(key, oneShare);
      else history.acknowledge(key, oneShare, answer.number);
      return answer.status;
    };
    const statuses = await Promise.all(Array.from({ length: 300 }, (_, index) => buy(index)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 409)).toHaveLength(200);
    expect(history.lastNumber).toBe(100);
    for (const frontEnd of frontEnds) expect((await readStock(frontEnd, "GameStart")).quantity).toBe(0);
    await expectSound(cluster, history, defaultListing);
  }, 15_000);

  test.each([1, 2])(
    "exactly once: one key that is sent 100 times at once through %d front end(s) is one order",
    async (count) => {
      await using cluster = await SpawnedCluster.start({ flags: ["--front-ends", String(count)] });
      const frontEnds = urlsOf(cluster, "front-end");
      const history = new TradeHistory();
      const send = (index: number) => sendTrade(frontEnds[index % count]!, oneShare, "the-one-key");
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => send(index)));
      expect(new Set(answers.map(({ status, number }) => `${status}: order ${number}`))).toEqual(
        new Set(["200: order 1"]),
      );
      history.acknowledge("the-one-key", oneShare, 1);
      for (const frontEnd of frontEnds) expect((await readStock(frontEnd, "GameStart")).quantity).toBe(99);
      await expectSound(cluster, history, defaultListing);
    },
    15_000,
  );
});
