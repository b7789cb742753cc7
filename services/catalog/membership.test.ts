import { describe, expect, test } from "bun:test";
import { ConfigurationError } from "../runtime/configuration.ts";
import { Membership } from "./membership.ts";

const membership = (stored: number[] | null, configured: number[], excused: number[] = [], changeTo?: number[]) =>
  new Membership({ configured, excused, changeTo }, stored);
const refused = (...words: string[]) =>
  expect.objectContaining({ status: 409, message: expect.stringMatching(new RegExp(words.join(".*"))) });
const by = (answered: number[], known: number[] = []) => ({ answered, known });

describe("the list of replicas", () => {
  test("is the configured one where no bazaar was opened yet", () => {
    expect(membership(null, [1, 2]).wanted).toEqual([1, 2]);
  });

  test("is not changed by a start that happens to be configured with others: both lists are named", () => {
    for (const configured of [[1], [1, 2], [1, 2, 3, 4], []]) {
      const start = () => membership([1, 2, 3], configured);
      expect(start).toThrow(ConfigurationError);
      expect(start).toThrow(/REPLICAS names .* this bazaar's replicas are 1, 2, 3/);
    }
    expect(() => membership([1, 2, 3], [3, 2, 1])).not.toThrow();
  });

  test("is changed by the operator's word, once the catalog is open", () => {
    const shrunk = membership([1, 2, 3], [1, 2, 3], [], [1]);
    expect(shrunk.wanted).toEqual([1]);
    expect(() => shrunk.assertEnough(by([1]), "majority")).toThrow(refused("majority of the replicas 1, 2, 3"));
    expect(() => shrunk.assertEnough(by([1, 3]), "majority")).not.toThrow();
    shrunk.noteOpened();
    expect(() => shrunk.assertEnough(by([1]), "majority")).not.toThrow();
  });

  test("that grows needs a majority of the old one and of the new one", () => {
    const grown = membership([1], [1, 2, 3], [], [1, 2, 3]);
    expect(() => grown.assertEnough(by([2, 3]), "majority")).toThrow(refused("replicas 1 "));
    expect(() => grown.assertEnough(by([1]), "majority")).toThrow(refused("replicas 1, 2, 3 "));
    expect(() => grown.assertEnough(by([1, 2]), "majority")).not.toThrow();
  });

  test("is the same at every replica: one that is configured with others gets no term", () => {
    const three = membership([1, 2, 3], [1, 2, 3]);
    expect(() => three.assertFits(2, [1, 2, 3])).not.toThrow();
    expect(() => three.assertFits(2, undefined)).not.toThrow();
    expect(() => three.assertFits(2, [1, 2])).toThrow(/replica 2 names 1, 2, the bazaar's are 1, 2, 3/);
    expect(() => three.assertFits(4, [1, 2, 3, 4])).toThrow(/not one of this bazaar's/);
  });
});

describe("all replicas", () => {
  test("are those that anybody who answered knows of, and who is missing is named", () => {
    const lost = membership(null, [1]);
    expect(() => lost.assertEnough(by([1], [1, 2, 3]), "all")).toThrow(
      refused("1, 2, 3", "Answered: 1; missing: 2, 3"),
    );
    expect(() => lost.assertEnough(by([1, 2, 3], [1, 2, 3]), "all")).not.toThrow();
  });

  test("need not be waited for where the operator has excused them by name, as long as they are a minority", () => {
    expect(() => membership(null, [1, 2, 3], [2]).assertEnough(by([1, 3]), "all")).not.toThrow();
    expect(() => membership(null, [1, 2, 3], [3]).assertEnough(by([1, 3]), "all")).toThrow(refused("missing: 2"));
    expect(() => membership(null, [1, 2, 3], [2, 3]).assertEnough(by([1]), "all")).toThrow(refused("no minority"));
    expect(() => membership(null, [1, 2], [2]).assertEnough(by([1]), "all")).toThrow(refused("no minority"));
    expect(() => membership(null, [1], [2, 3]).assertEnough(by([1], [1, 2, 3]), "all")).toThrow(refused("no minority"));
  });

  test("count for no majority if they are excused", () => {
    expect(() => membership([1, 2, 3], [1, 2, 3], [2]).assertEnough(by([1]), "majority")).toThrow(refused("only 1"));
  });
});
