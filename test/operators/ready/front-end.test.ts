import { describe, expect, test } from "bun:test";
import { BazaarError } from "../../../services/contract/errors.ts";
import { createFrontEnd } from "../../../services/front-end/front-end.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { type Answer, refusedConnection } from "../../harness/scripted-network.ts";
import { testSurroundings } from "../../harness/surroundings.ts";
import { readiness } from "./asking.ts";

const replicas = [1, 2, 3].map((id) => ({ id, url: `http://order-${id}` }));

describe("a front end says what it lacks", () => {
  const nobody: Answer = () => {
    throw refusedConnection();
  };
  const leads: Answer = ({ path, origin }) => {
    if (path !== "/ping") throw refusedConnection();
    const id = Number(origin.at(-1));
    return { replica: { id, role: id === 3 ? "leader" : "follower", term: 1, leader: 3, last: 0, hash: "" } };
  };
  const tooMany: Answer = (call) => {
    if (call.path === "/leases") throw new BazaarError(503, "There are 100 front ends already.");
    return leads(call);
  };

  /** A working bazaar, whose leader and catalog lack what is given. */
  const works =
    (lacks: { leader?: string; catalog?: string }): Answer =>
    (call) => {
      const refuses = lacks.leader === undefined ? {} : { refuses: lacks.leader };
      if (call.path === "/ping") {
        const identity = { bazaar: "b", members: [1, 2, 3], lineage, remembered: null };
        return { replica: { ...(leads(call) as { replica: object }).replica, ...refuses }, identity };
      }
      if (call.path !== "/leases") throw refusedConnection();
      const missing = lacks.catalog === undefined ? {} : { missing: lacks.catalog };
      return { generation: "g", session: "s", leaseMs: limits.leaseMs, lineage, ...missing };
    };
  const lineage = { number: 1, name: "c04be21f7a93d586" };
  const refuses = works({ leader: "Only 1 replicas are in sync, 2 are asked for." });
  const fullDisk = works({ catalog: "The catalog can't write its database." });
  const declines: Answer = (call) => {
    if (call.path === "/leader-broadcast") throw new BazaarError(503, "The catalog is closed.");
    const answer = works({})(call) as { replica?: object };
    return answer.replica ? { ...answer, replica: { ...answer.replica, role: "follower", leader: null } } : answer;
  };

  test.each([
    ["everything", nobody, "No order replica leads now: none answers. The catalog does not answer."],
    ["the catalog", leads, "The catalog does not answer."],
    ["a lease, in the catalog's own words", tooMany, "There are 100 front ends already."],
    ["a leader, in the words of the one that declines", declines, "No order replica leads now: The catalog is closed."],
    ["a leader that takes trades, in its own words", refuses, "Only 1 replicas are in sync, 2 are asked for."],
    ["a catalog that takes any, in its own words", fullDisk, "The catalog can't write its database."],
  ])("%s", async (_, answer, words) => {
    const given = testSurroundings(answer);
    const options = { url: "http://front-end", catalogUrl: "http://catalog", cacheSize: 10, tradeTimeoutMs: 100 };
    const frontEnd = createFrontEnd({ ...given, ...options, replicas });
    frontEnd.start();
    await given.clock.advance(limits.pingMs + limits.leaderWatchMs);
    expect(await readiness(frontEnd)).toEqual([503, words]);
    await frontEnd.stop();
  });
});
