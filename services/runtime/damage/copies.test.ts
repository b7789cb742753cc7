import { describe, expect, test } from "bun:test";
import type { Held } from "../../../db/held.ts";
import type { DatabaseKind } from "../../../db/open.ts";
import { isNothingLeft, isShown, type Sight } from "./copies.ts";

const log = (last: number): Sight => ({ kind: "history", last, isJournal: false });
const journal = (last: number): Sight => ({ kind: "history", last, isJournal: true });
const empty: Sight = { kind: "empty" };
const damaged: Sight = { kind: "damaged", report: { file: "f", found: "x", elsewhere: [], nothingLeft: false } };
const unknown: Sight = { kind: "unknown", why: "it did not answer" };

describe("an intact copy of what a damaged database held", () => {
  const shown: [string, DatabaseKind, Held, Sight[]][] = [
    ["a peer with as many orders", "order", 7, [unknown, log(7)]],
    ["the journal, with more", "order", 7, [journal(8), unknown]],
    ["a peer's log, of what can't be read", "order", "unreadable", [empty, log(1)]],
    ["an opened journal, of what can't be read and may have had no orders", "order", "unreadable", [journal(0)]],
    ["a listing, where there were no orders", "order", 0, [log(0), unknown]],
    ["nothing, where it held nothing", "order", "nothing", [unknown, empty]],
    ["a replica's log, for a catalog", "catalog", 7, [log(7), unknown]],
    ["all replicas, where a catalog has what was told to nobody", "catalog", 7, [log(5), log(6), empty]],
    ["all replicas' listing, for a catalog that can't be read", "catalog", "unreadable", [log(0), empty]],
  ];
  for (const [what, kind, held, sights] of shown)
    test(`is ${what}`, () => expect(isShown(kind, held, sights)).toBe(true));

  const notShown: [string, DatabaseKind, Held, Sight[]][] = [
    ["a peer that lacks an order", "order", 7, [log(6), unknown]],
    ["all peers, where a replica has more than they", "order", 7, [log(6), log(6), empty]],
    ["an empty peer", "order", "unreadable", [empty, empty]],
    ["a peer without orders, of what can't be read", "order", "unreadable", [log(0), unknown]],
    ["damaged or silent ones", "order", 0, [damaged, unknown]],
    ["all replicas but a silent one, for a catalog", "catalog", 7, [log(6), log(6), unknown]],
    ["all replicas but a damaged one, for a catalog", "catalog", 7, [log(6), log(6), damaged]],
    ["empty replicas, for a catalog", "catalog", 0, [empty, empty]],
  ];
  for (const [what, kind, held, sights] of notShown) {
    test(`is not ${what}`, () => expect(isShown(kind, held, sights)).toBe(false));
  }
});

test("nothing is left where all are damaged or empty, and not while somebody is silent", () => {
  expect(isNothingLeft([damaged, empty])).toBe(true);
  expect(isNothingLeft([damaged, unknown])).toBe(false);
  expect(isNothingLeft([damaged, log(0)])).toBe(false);
});
