import type { Load } from "./load/closed-loop.ts";
import { rawRequest } from "./load/raw-request.ts";
import { stockNames } from "./systems/bazaar.ts";
import type { System } from "./systems/system.ts";

/** What is measured on one system. */
export interface Case {
  name: string;
  system: System;
  load: Load;
}

/** Cases that do the same work at the same number of connections; each is compared with the first, the bazaar's. */
export interface Group {
  name: string;
  connections: number;
  cases: Case[];
}

/** The systems that run beside each other. */
export interface Peers {
  bazaar: System;
  etcd: System | undefined;
  limit: System;
  bareLookup: System;
  bareOrderLookup: System;
}

export const lookupPath = `/stocks/${stockNames[0]}`;
export const orderPath = "/orders/1";

const tradeRequests = stockNames.map((name) => rawRequest("POST", "/orders", { name, quantity: 1, type: "buy" }));
const lookupRequests = stockNames.map((name) => rawRequest("GET", `/stocks/${name}`));
const orderRequests = Array.from({ length: 100 }, (_, index) => rawRequest("GET", `/orders/${index + 1}`));

const base64 = (text: string) => Buffer.from(text).toString("base64");
const etcdValue = base64(JSON.stringify({ name: stockNames[0], quantity: 1, type: "buy" }));
const etcdPut = (key: string) => ({ key: base64(key), value: etcdValue });
const putRequests = stockNames.map((name) => rawRequest("POST", "/v3/kv/put", etcdPut(name)));
/** One compare and two puts: that the key is new, then the order and the stock. */
const transactionRequests = stockNames.map((name) =>
  rawRequest("POST", "/v3/kv/txn", {
    compare: [{ key: base64(`none ${name}`), target: "CREATE", result: "EQUAL", create_revision: "0" }],
    success: [{ requestPut: etcdPut(`order ${name}`) }, { requestPut: etcdPut(name) }],
  }),
);

function toCase(name: string, system: System, requests: readonly Uint8Array[]): Case {
  return { name, system, load: { port: system.port, requests } };
}

/** The trades of the bazaar alone, at each number of connections. */
export function ceilingGroups(bazaar: System): Group[] {
  const cases = [toCase("trades", bazaar, tradeRequests)];
  return [1, 8, 32, 128, 256].map((connections) => ({ name: `trades c=${connections}`, connections, cases }));
}

/** The bazaar beside its peers. */
export function peerGroups({ bazaar, etcd, limit, bareLookup, bareOrderLookup }: Peers): Group[] {
  const tradeGroups = [1, 8, 32, 128, 256].map((connections): Group => {
    const others = [
      ...(etcd ? [toCase("etcd put", etcd, putRequests), toCase("etcd transaction", etcd, transactionRequests)] : []),
      toCase("practical limit", limit, tradeRequests),
    ];
    return {
      name: `trades c=${connections}`,
      connections,
      cases: [toCase("bazaar", bazaar, tradeRequests), ...others],
    };
  });
  return [
    ...tradeGroups,
    {
      name: "look-ups c=32",
      connections: 32,
      cases: [toCase("bazaar", bazaar, lookupRequests), toCase("bare Bun.serve", bareLookup, lookupRequests)],
    },
    {
      name: "order look-ups c=32",
      connections: 32,
      cases: [toCase("bazaar", bazaar, orderRequests), toCase("bare Bun.serve", bareOrderLookup, orderRequests)],
    },
  ];
}
