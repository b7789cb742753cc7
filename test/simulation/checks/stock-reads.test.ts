import { describe, expect, test } from "bun:test";
import { chain } from "../../../db/chain.ts";
import type { Listing } from "../../../services/contract/stock.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import { OneHistory } from "./one-history.ts";
import { StockReads } from "./stock-reads.ts";
import { StockVersions } from "./stock-versions.ts";

const listing: Listing = [
  { name: "A", priceCents: 1_050, quantity: 100 },
  { name: "B", priceCents: 200, quantity: 5 },
];

/** A bazaar in which orders 1 to 4 happen: 10, 20 and 30 bought of A, and 1 sold of B between them. */
function bazaar() {
  const versions = new StockVersions(listing);
  versions.add({ number: 1, name: "A", quantity: 10, type: "buy" });
  versions.add({ number: 2, name: "B", quantity: 1, type: "sell" });
  versions.add({ number: 3, name: "A", quantity: 20, type: "buy" });
  versions.add({ number: 4, name: "A", quantity: 30, type: "buy" });
  const reads = new StockReads(versions);
  /** What front end 1 shows of A in this version. */
  const shown = (version: number) => {
    const { price, quantity } = versions.at("A", version) ?? { price: 0, quantity: 0 };
    return { etag: `"0a1b-${version}"`, price, quantity };
  };
  const read = (version: number, frontEnd = "fe-1") => reads.end(reads.begin(frontEnd, "A"), shown(version));
  return { versions, reads, shown, read };
}

function fault(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof BrokenGuarantee)) throw error;
    return `${error.guarantee}: ${error.message}`;
  }
  return "none";
}

describe("a stock's versions", () => {
  test("are the listing's and one more for each order of that stock", () => {
    const { versions } = bazaar();
    expect(versions.at("A", 1)).toEqual({ name: "A", version: 1, price: 10.5, quantity: 100 });
    expect(versions.madeBy(3)).toEqual({ name: "A", version: 3, price: 10.5, quantity: 70 });
    expect(versions.madeBy(2)).toEqual({ name: "B", version: 2, price: 2, quantity: 6 });
    expect(versions.at("A", 5)).toBeUndefined();
    expect(versions.orders).toBe(4);
    expect(() => versions.add({ number: 6, name: "A", quantity: 1, type: "buy" })).toThrow("does not come next");
  });
});

describe("look-ups are linearizable where each", () => {
  test("shows what was committed when it began, or since", () => {
    const { reads, shown, read } = bazaar();
    read(1);
    reads.possible(1);
    const slow = reads.begin("fe-1", "A");
    const slower = reads.begin("fe-2", "A");
    reads.possible(3);
    reads.answered(1);
    reads.answered(3);
    reads.end(slow, shown(3));
    reads.end(slower, shown(1));
    read(3, "fe-2");
    expect(reads.checked).toBe(4);
  });

  test("shows the newest version that a trade was answered with before", () => {
    const { reads, read } = bazaar();
    reads.possible(1);
    reads.possible(3);
    reads.answered(3);
    expect(fault(() => read(2))).toBe(
      "6: fe-1 showed version 2 of A, but before it was asked order 3 was answered (version 3)",
    );
    expect(reads.checked).toBe(0);
  });

  test("shows no less than anybody read before, through any front end", () => {
    const { reads, read } = bazaar();
    reads.possible(1);
    read(2, "fe-1");
    expect(fault(() => read(1, "fe-2"))).toBe(
      "6: fe-2 showed version 1 of A, but before it was asked fe-1 had shown it (version 2)",
    );
  });

  test("is not held to what was seen only after it began", () => {
    const { reads, shown, read } = bazaar();
    reads.possible(1);
    const slow = reads.begin("fe-2", "A");
    read(2);
    reads.end(slow, shown(1));
    expect(fault(() => read(1))).toStartWith("6: ");
  });

  test("shows nothing that was not committed yet", () => {
    const { reads, read } = bazaar();
    reads.possible(1);
    expect(fault(() => read(3))).toBe("6: fe-1 showed version 3 of A, where 2 was the newest there was");
  });

  test("shows price and shares of the very version that it names", () => {
    for (const wrong of [{ quantity: 101 }, { price: 10.51 }, { quantity: "100" }, { price: undefined }]) {
      const { reads, shown } = bazaar();
      const outcome = fault(() => reads.end(reads.begin("fe-1", "A"), { ...shown(1), ...wrong }));
      expect(outcome).toStartWith("6: fe-1 showed version 1 of A as ");
    }
  });

  test("names its version", () => {
    for (const etag of [null, "", '"1"', '"0a1b-"', '"0a1b-0"', 'W/"0a1b-1"', "0a1b-1"]) {
      const { reads, shown } = bazaar();
      expect(fault(() => reads.end(reads.begin("fe-1", "A"), { ...shown(1), etag }))).toStartWith("sanity: ");
    }
  });

  test("is held to its own stock's versions only", () => {
    const { reads, read } = bazaar();
    for (const order of [1, 2]) reads.possible(order);
    reads.answered(2);
    read(1);
    reads.answered(1);
    expect(fault(() => read(1))).toStartWith("6: ");
  });
});

describe("a catalog that lost its file", () => {
  const genesis = "00".repeat(32);
  const [one, two] = chain({ number: 0, hash: genesis }, [
    { number: 1, key: "k-1", name: "A", quantity: 10, type: "buy", term: 1, time: 1, replica: 1 },
    { number: 2, key: "k-2", name: "A", quantity: 20, type: "buy", term: 1, time: 2, replica: 1 },
  ]);
  const [other] = chain({ number: 1, hash: one!.hash }, [
    { number: 2, key: "k-3", name: "A", quantity: 5, type: "buy", term: 2, time: 3, replica: 2 },
  ]);
  const shows = (version: number, quantity: number) => ({ etag: `"0a1b-${version}"`, price: 10.5, quantity });

  /** Orders 1 and 2 happened, of which only order 1 was answered, and version 3 was read. */
  function world() {
    const history = new OneHistory(genesis);
    const reads = new StockReads(new StockVersions(listing));
    history.extend([one!, two!]);
    reads.follow(history, false);
    reads.answered(1);
    const slow = reads.begin("fe-2", "A");
    reads.end(reads.begin("fe-1", "A"), shows(3, 70));
    const read = (version: number, quantity: number) => reads.end(reads.begin("fe-1", "A"), shows(version, quantity));
    return { history, reads, read, slow };
  }

  test("may have lost what was read and not answered, and nothing else", () => {
    const { history, reads, read } = world();
    expect(fault(() => read(2, 90))).toStartWith("6: ");
    reads.follow(history, true);
    read(2, 90);
    read(3, 70);
    read(2, 90);
    expect(fault(() => read(1, 100))).toStartWith("6: ");
  });

  test("is held to everything again from its next order on, which takes a forgotten one's place", () => {
    const { history, reads, read, slow } = world();
    reads.follow(history, true);
    const late = reads.begin("fe-1", "A");
    history.forgetFrom(2);
    history.extend([other!]);
    reads.follow(history, false);
    read(3, 85);
    expect(fault(() => read(2, 90))).toStartWith("6: ");
    expect(fault(() => read(3, 70))).toStartWith("6: ");
    reads.end(late, shows(3, 70));
    reads.end(slow, shows(2, 90));
    expect(fault(() => reads.end(slow, shows(1, 100)))).toStartWith("6: ");
  });
});

test("an answer to a trade that is not in the history is a fault of its own", () => {
  const { reads } = bazaar();
  expect(fault(() => reads.answered(5))).toBe("4: order 5 is not in the history");
});
