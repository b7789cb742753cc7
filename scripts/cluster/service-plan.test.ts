import { describe, expect, test } from "bun:test";
import type { Options } from "./options.ts";
import { ServicePlans } from "./service-plan.ts";

const options: Options = {
  port: 3000,
  replicas: 2,
  changeReplicas: false,
  newBazaar: false,
  frontEnds: 2,
  minReplicas: 2,
  cacheSize: 7,
  stocks: "/lists/a.csv",
  columns: "name=Symbol",
  dataDir: "/data",
  host: "127.0.0.1",
  breakIt: false,
};
const two = { ids: [1, 2], changeTo: undefined };
const entries = { catalog: "c.ts", order: "o.ts", "front-end": "f.ts" };
const REPLICAS = "1=http://127.0.0.1:3201,2=http://127.0.0.1:3202";
const CATALOG_URL = "http://127.0.0.1:3100";

describe("the plan of a cluster", () => {
  test("gives each service its port and its configuration", () => {
    const common = { HOST: "127.0.0.1", CLUSTER_TOKEN: "secret" };
    const order = { ...common, REPLICAS, CATALOG_URL, MIN_REPLICAS: "2" };
    const frontEnd = { ...common, REPLICAS, CATALOG_URL, CACHE_SIZE: "7" };
    expect(new ServicePlans(options, two, "secret", entries).all.map(({ name, env }) => [name, env])).toEqual([
      [
        "catalog",
        {
          ...{ ...common, PORT: "3100", DATABASE: "/data/catalog.db", REPLICAS },
          ...{ STOCKS: "/lists/a.csv", STOCKS_COLUMNS: "name=Symbol" },
        },
      ],
      ["order-1", { ...order, PORT: "3201", REPLICA_ID: "1", DATABASE: "/data/order-1.db" }],
      ["order-2", { ...order, PORT: "3202", REPLICA_ID: "2", DATABASE: "/data/order-2.db" }],
      ["front-end-1", { ...frontEnd, PORT: "3000", PUBLIC_URL: "http://127.0.0.1:3000" }],
      ["front-end-2", { ...frontEnd, PORT: "3001", PUBLIC_URL: "http://127.0.0.1:3001" }],
    ]);
  });

  test("names the launcher to front ends alone, and only where it is to be reached", () => {
    const plans = new ServicePlans(options, two, "secret", entries, "http://127.0.0.1:4000").all;
    const named = plans.map(({ env }) => env.LAUNCHER_URL);
    expect(named).toEqual([undefined, undefined, undefined, "http://127.0.0.1:4000", "http://127.0.0.1:4000"]);
  });

  test("names no listing where none was given", () => {
    const plain = { ...options, stocks: undefined, columns: undefined };
    const [catalog] = new ServicePlans(plain, two, "secret", entries).all;
    expect(Object.keys(catalog?.env ?? {})).not.toContain("STOCKS");
    expect(Object.keys(catalog?.env ?? {})).not.toContain("STOCKS_COLUMNS");
  });

  test.each([
    ["0.0.0.0", "http://127.0.0.1:3100"],
    ["::", "http://[::1]:3100"],
    ["0:0::0", "http://[::1]:3100"],
    ["::1", "http://[::1]:3100"],
    ["localhost", "http://localhost:3100"],
    ["192.168.1.2", "http://192.168.1.2:3100"],
  ])("reaches services that listen on %s at %s", (host, url) => {
    const [catalog] = new ServicePlans({ ...options, host }, two, "secret", entries).all;
    expect(catalog?.url).toBe(url);
    expect(catalog?.env.HOST).toBe(host);
  });
});
