import { expect, test } from "bun:test";
import { limits } from "../../runtime/limits.ts";
import { Hub } from "./hub.ts";

test("every page gets everything, after what was for it alone", async () => {
  const hub = new Hub();
  const streams = ["a", "b"].map((own) => hub.open([own], () => {}));
  hub.send("!");
  hub.close();
  expect(await Promise.all(streams.map((stream) => new Response(stream).text()))).toEqual(["a!", "b!"]);
});

test("a page that leaves is forgotten, and told so once", async () => {
  const hub = new Hub();
  const left: string[] = [];
  const stream = hub.open([], () => void left.push("left"));
  expect(hub.size).toBe(1);
  await stream.cancel();
  hub.send("!");
  hub.close();
  expect([hub.size, left]).toEqual([0, ["left"]]);
});

test("a page that does not read is let go, and the others are served", async () => {
  const hub = new Hub();
  const left: string[] = [];
  hub.open([], () => void left.push("left"));
  const reader = hub.open([], () => {}).getReader();
  for (let count = 0; count < limits.dashboardBacklog + 3; count += 1) {
    hub.send("!");
    await reader.read();
  }
  expect([hub.size, left]).toEqual([1, ["left"]]);
});

test("where seats are scarce, the page that has had its own for longest gives it up", async () => {
  const hub = new Hub();
  const left: string[] = [];
  for (const [name, sinceMs] of [
    ["first", 10],
    ["second", 20],
  ] as const)
    hub.open([], () => void left.push(name), sinceMs);
  expect([hub.endOldest(9), left]).toEqual([false, []]);
  expect([hub.endOldest(15), left]).toEqual([true, ["first"]]);
  expect([hub.endOldest(15), hub.size]).toEqual([false, 1]);
});
