import { expect, test } from "bun:test";
import { limits } from "../../runtime/limits.ts";
import { Chronicle } from "./chronicle.ts";

const happening = (text: string) => ({ time: 1, text, tone: "plain" }) as const;

test("a page that comes back is told what it has missed; a new one, or one of another start, everything", () => {
  const chronicle = new Chronicle("abc");
  const events = ["one", "two", "three"].map((text) => chronicle.add(happening(text)));
  expect(events[1]).toBe('id: abc-2\nevent: story\ndata: {"time":1,"text":"two","tone":"plain"}\n\n');
  expect(chronicle.after("abc-1")).toEqual(events.slice(1));
  expect(chronicle.after("abc-3")).toEqual([]);
  for (const id of [null, "xyz-2", "abc", ""]) expect(chronicle.after(id)).toEqual(events);
});

test("only so many are kept", () => {
  const chronicle = new Chronicle("abc");
  for (let count = 0; count <= limits.dashboardHappenings; count += 1) chronicle.add(happening(String(count)));
  expect(chronicle.after(null).length).toBe(limits.dashboardHappenings);
  expect(chronicle.after(null)[0]).toContain("id: abc-2\n");
});
