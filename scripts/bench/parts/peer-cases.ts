import type { Case } from "../cases/case.ts";
import { clientCase } from "../cases/client-case.ts";
import { closedCase, type LoadPlan, wrkCase } from "../cases/load-cases.ts";
import {
  hotTradeRequests,
  lookupRequests,
  orderRequests,
  putRequests,
  tradeRequests,
  transactionRequests,
} from "../cases/requests.ts";
import type { System } from "../systems/system.ts";

/** The systems that run beside each other. */
export interface Peers {
  bazaar: System;
  /** A bazaar without a cache. */
  uncached: System;
  limit: System;
  etcd: System | undefined;
  postgres: System | undefined;
  bareLookup: System;
  bareOrderLookup: System;
}

/** A group's work, but for who does it. */
type Work = Pick<LoadPlan, "group" | "kind" | "connections">;

/** All comparisons, the bazaar first in each; `wrkScript` is a path for wrk's script, where there is a wrk. */
export function peerCases(peers: Peers, wrkScript: string | undefined): Case[] {
  return [
    ...[1, 32, 128].flatMap((connections) => trades(peers, connections)),
    ...hotTrades(peers),
    ...mixed(peers),
    ...lookups(peers),
    ...(wrkScript === undefined ? [] : wrkAgreement(peers, wrkScript)),
  ];
}

function trades({ bazaar, etcd, limit }: Peers, connections: number): Case[] {
  const work: Work = { group: `trades, c=${connections}`, kind: "trades", connections };
  const others = etcd
    ? [
        closedCase({ ...work, as: "etcd, put", system: etcd, requests: putRequests }),
        closedCase({ ...work, as: "etcd, transaction", system: etcd, requests: transactionRequests }),
      ]
    : [];
  return [
    closedCase({ ...work, as: "bazaar", system: bazaar, requests: tradeRequests() }),
    ...others,
    closedCase({ ...work, as: "practical limit", system: limit, requests: tradeRequests() }),
  ];
}

function hotTrades({ bazaar, postgres, limit }: Peers): Case[] {
  const work: Omit<LoadPlan, "as" | "system"> = {
    group: "trades on one hot stock, c=128",
    kind: "trades",
    connections: 128,
    requests: hotTradeRequests,
  };
  return [
    closedCase({ ...work, as: "bazaar", system: bazaar }),
    ...(postgres ? [closedCase({ ...work, as: "PostgreSQL", system: postgres })] : []),
    closedCase({ ...work, as: "practical limit", system: limit }),
  ];
}

function mixed({ bazaar, uncached }: Peers): Case[] {
  const plan = { group: "mixed, 5 clients, p=80 %", clients: 5, probability: 0.8 };
  return [
    clientCase({ ...plan, as: "bazaar", system: bazaar }),
    clientCase({ ...plan, as: "bazaar, cache off", system: uncached }),
  ];
}

function lookups({ bazaar, bareLookup, bareOrderLookup }: Peers): Case[] {
  const stock = {
    group: "cached look-ups, c=32",
    kind: "look-ups",
    connections: 32,
    requests: lookupRequests,
  } as const;
  const order = {
    group: "order look-ups, c=32",
    kind: "order look-ups",
    connections: 32,
    requests: orderRequests,
  } as const;
  return [
    closedCase({ ...stock, as: "bazaar", system: bazaar }),
    closedCase({ ...stock, as: "bare Bun.serve", system: bareLookup }),
    closedCase({ ...order, as: "bazaar", system: bazaar }),
    closedCase({ ...order, as: "bare Bun.serve", system: bareOrderLookup }),
  ];
}

/** The same load by our generator and by wrk: how far the figures are the generator's own. */
function wrkAgreement({ bazaar }: Peers, script: string): Case[] {
  const plans: Omit<LoadPlan, "as">[] = [
    { group: "generators, trades, c=128", kind: "trades", connections: 128, requests: tradeRequests(), system: bazaar },
    {
      group: "generators, look-ups, c=32",
      kind: "look-ups",
      connections: 32,
      requests: lookupRequests,
      system: bazaar,
    },
  ];
  return plans.flatMap((plan) => [
    closedCase({ ...plan, as: "our generator" }),
    wrkCase({ ...plan, as: "wrk" }, script),
  ]);
}
