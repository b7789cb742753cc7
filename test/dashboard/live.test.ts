import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { limits } from "../../services/runtime/limits.ts";
import { type InProcessCluster, startInProcessCluster } from "../harness/in-process-cluster.ts";
import { EventReader } from "./event-reader.ts";

let cluster: InProcessCluster;

beforeAll(async () => {
  cluster = await startInProcessCluster();
});

afterAll(() => cluster.stop());

const send = (path: string, init?: RequestInit) => cluster.send("front-end-1", path, init);
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

async function events(headers: Record<string, string> = {}): Promise<EventReader> {
  return new EventReader(await send("/dashboard/events", { headers }));
}

async function trade(name: string, quantity: number): Promise<number> {
  const answer = await post("/orders", { name, quantity, type: "buy" });
  return ((await answer.json()) as { data: { transaction_number: number } }).data.transaction_number;
}

describe("the events", () => {
  test("show every process with its role, and the leader with its term", async () => {
    const page = await events();
    const { leader, processes, servedBy } = (await page.next("state")).data;
    await page.close();
    expect(processes.map(({ name }) => name)).toEqual(["catalog", "order-1", "order-2", "order-3", servedBy]);
    const leading = processes.filter(({ state }) => state === "leader");
    expect(leading.map(({ name, term }) => ({ name, term }))).toEqual([leader!]);
    for (const { name, uptimeSeconds } of processes) expect([name, uptimeSeconds]).toEqual([name, expect.any(Number)]);
  });

  test("bring each new order, with its time and replica, and what it left of the stock", async () => {
    const page = await events();
    const { leader } = (await page.next("state")).data;
    const before = Date.now();
    const number = await trade("FishCo", 3);
    const { orders } = (await page.next("orders", (data) => data.orders.at(-1)?.number === number)).data;
    expect(orders.at(-1)).toEqual({
      number,
      name: "FishCo",
      quantity: 3,
      type: "buy",
      time: expect.any(Number),
      takenBy: leader!.name,
    });
    expect(orders.at(-1)!.time!).toBeWithin(before - 1, Date.now() + 1);
    const { stocks } = (await page.next("stocks")).data;
    expect(stocks).toContainEqual({ name: "FishCo", price: 19.99, quantity: 97 });
    await page.close();
  });

  test("tell a page that comes later what the others see", async () => {
    const number = await trade("BoarCo", 1);
    const first = await events();
    await first.next("orders", ({ orders }) => orders.at(-1)?.number === number);
    const second = await events();
    expect((await second.next("orders")).data.orders.at(-1)?.number).toBe(number);
    await Promise.all([first.close(), second.close()]);
  });

  test("tell a page that comes back only what it has missed", async () => {
    const first = await events();
    const [missed, known] = [await first.next("story"), await first.next("story")].map(({ id }) => id!).toReversed();
    const again = await events({ "Last-Event-ID": known! });
    expect((await again.next("story")).id).toBe(missed);
    await Promise.all([first.close(), again.close()]);
  });

  test("go to no page of another site, and only to so many", async () => {
    expect((await send("/dashboard/events", { headers: { "Sec-Fetch-Site": "cross-site" } })).status).toBe(403);
    const pages = await Promise.all(Array.from({ length: limits.dashboardPages }, () => events()));
    expect((await send("/dashboard/events")).status).toBe(503);
    await Promise.all(pages.map((page) => page.close()));
    await (await events()).close();
  });
});

describe("the orders", () => {
  test("come by the page, newest first, and one by one", async () => {
    for (let count = 0; count < 4; count += 1) await trade("MenhirCo", 1);
    const last = await trade("MenhirCo", 1);
    const page = (await (await send(`/dashboard/orders?before=${last}&limit=3`)).json()) as { data: object[] };
    expect(page.data).toEqual([1, 2, 3].map((back) => expect.objectContaining({ number: last - back })));
    expect(await (await send(`/dashboard/orders/${last}`)).json()).toEqual({
      data: {
        number: last,
        name: "MenhirCo",
        quantity: 1,
        type: "buy",
        time: expect.any(Number),
        takenBy: expect.stringMatching(/^order-[123]$/),
      },
    });
    expect(await (await send("/dashboard/orders?before=1")).json()).toEqual({ data: [] });
  });

  test("that do not exist, or are no numbers, are refused as everywhere", async () => {
    expect((await send("/dashboard/orders/999999")).status).toBe(404);
    expect((await send("/dashboard/orders/x")).status).toBe(422);
    expect((await send("/dashboard/orders?before=0")).status).toBe(422);
  });
});

describe("what may be broken", () => {
  const host = "front-end-1";
  const own = { Host: host, Origin: `http://${host}` };

  test("is nothing where no launcher runs the cluster: no page gets a token, and none is listened to", async () => {
    const page = await events({ Host: host });
    expect((await page.next("hello")).data).toEqual({ controlToken: null });
    await page.close();
    const answer = await post("/dashboard/control", { action: "kill", name: "order-1", secret: "0" }, own);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("bun run cluster");
  });

  test("a front end's figures are for its fellows alone", async () => {
    expect((await post("/dashboard/figures", {})).status).toBe(401);
    const answer = await post("/dashboard/figures", {}, { Authorization: `Bearer ${cluster.token}` });
    expect(await answer.json()).toMatchObject({ perSecond: expect.any(Number), uptimeSeconds: expect.any(Number) });
  });
});
