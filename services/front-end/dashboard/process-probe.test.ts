import { expect, test } from "bun:test";
import { type Answer, refusedConnection, silence } from "../../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../../test/harness/surroundings.ts";
import { BazaarError } from "../../contract/errors.ts";
import { limits } from "../../runtime/limits.ts";
import { ProcessProbe } from "./process-probe.ts";

const status = { id: 1, role: "follower", term: 2, leader: 3, last: 9, hash: "" };

/** A probe of a replica that answers pings with what the test sets. */
function probed() {
  const given = testSurroundings(({ path, ...call }) =>
    path === "/ping" ? replica.answers({ path, ...call }) : { uptime: 5 },
  );
  const replica = { answers: (() => ({ replica: status })) as Answer };
  const probe = new ProcessProbe(given, { name: "order-1", service: "order", url: "http://order-1" });
  const look = async (launched?: "running" | "paused" | "down") => {
    const sighting = probe.look(0, launched);
    await given.clock.advance(limits.dashboardPingMs);
    return await sighting;
  };
  return { replica, look, given };
}

test("a process is seen as it answers, with the time since which it runs", async () => {
  const { look } = probed();
  expect(await look()).toMatchObject({ answer: { kind: "replica", status }, uptimeSeconds: expect.closeTo(5, 0) });
});

test("one that can't work says why, and what it is", async () => {
  const { replica, look } = probed();
  replica.answers = () => {
    throw new BazaarError(503, "It can't write.", { replica: status });
  };
  expect((await look()).answer).toEqual({ kind: "unwell", reason: "It can't write.", status: status as never });
});

test("one late answer is no news, two are; a connection that is refused is at once", async () => {
  const { replica, look } = probed();
  await look();
  replica.answers = () => silence;
  const kinds = [await look(), await look(), await look()].map(({ answer }) => answer.kind);
  expect(kinds).toEqual(["replica", "silent", "silent"]);
  replica.answers = () => {
    throw refusedConnection();
  };
  expect((await look()).answer.kind).toBe("refused");
});

test("one that the launcher has paused is not asked: it would take the question and never answer", async () => {
  const { look, given } = probed();
  expect((await look("paused")).answer.kind).toBe("silent");
  expect((await look("down")).answer.kind).toBe("refused");
  expect(given.network.to("/ping")).toEqual([]);
});
