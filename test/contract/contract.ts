import { afterAll, beforeAll, describe, setDefaultTimeout } from "bun:test";
import { Bazaar } from "./bazaar.ts";
import { badBodies } from "./cases/bad-bodies.case.ts";
import { badFields } from "./cases/bad-fields.case.ts";
import { badPaths } from "./cases/bad-paths.case.ts";
import { catalog } from "./cases/catalog.case.ts";
import { clusterToken } from "./cases/cluster-token.case.ts";
import { frontEndOrders } from "./cases/front-end-orders.case.ts";
import { frontEndStocks } from "./cases/front-end-stocks.case.ts";
import { health } from "./cases/health.case.ts";
import { idempotencyKeys } from "./cases/idempotency-keys.case.ts";
import { leadership } from "./cases/leadership.case.ts";
import { names } from "./cases/names.case.ts";
import { orderReplica } from "./cases/order-replica.case.ts";
import { push } from "./cases/push.case.ts";
import { sharesAndPrices } from "./cases/shares-and-prices.case.ts";
import { steppedAside } from "./cases/stepped-aside.case.ts";
import { sync } from "./cases/sync.case.ts";
import type { StartDriver } from "./driver.ts";

const cases = {
  health,
  "the front end's stocks": frontEndStocks,
  "the front end's orders": frontEndOrders,
  "idempotency keys": idempotencyKeys,
  "the catalog": catalog,
  "an order replica": orderReplica,
  push,
  sync,
  "the cluster token": clusterToken,
  names,
  "shares and prices": sharesAndPrices,
  "bad bodies": badBodies,
  "bad fields": badFields,
  "bad paths": badPaths,
  leadership,
  "a replica that has stepped aside": steppedAside,
} satisfies Record<string, (bazaar: Bazaar) => void>;

/** The wire contract, as one suite: whoever implements it passes all of this. */
export function contract(title: string, start: StartDriver): void {
  setDefaultTimeout(20_000);
  describe(title, () => {
    const bazaar = new Bazaar(start);
    beforeAll(() => bazaar.open());
    afterAll(() => bazaar.close());
    for (const [topic, define] of Object.entries(cases)) describe(topic, () => define(bazaar));
  });
}
