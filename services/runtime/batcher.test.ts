import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { Batcher, type BatcherOptions } from "./batcher.ts";
import { Distribution } from "./metrics/distribution.ts";

/** A batcher whose batches end when the test says so. */
function heldBatcher(options: Partial<BatcherOptions<string, string>> = {}) {
  const clock = new ManualClock();
  const batches: { items: string[]; end(results?: string[]): void; fail(cause: Error): void }[] = [];
  const batcher = new Batcher<string, string>({
    clock,
    maxBatch: 3,
    maxQueued: 5,
    concurrency: 1,
    run(items) {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      batches.push({
        items,
        end: (results = items.map((item) => item.toUpperCase())) => resolve(results),
        fail: reject,
      });
      return promise;
    },
    ...options,
  });
  return { clock, batches, batcher, items: () => batches.map((batch) => batch.items) };
}

describe("a batcher", () => {
  test("lets what arrives in one turn travel together, and gives each its own result", async () => {
    const { clock, batches, batcher, items } = heldBatcher();
    const results = Promise.all(["a", "b", "c"].map((item) => batcher.add(item)));
    expect(items()).toEqual([]);
    await clock.settle();
    expect(items()).toEqual([["a", "b", "c"]]);
    batches[0]!.end();
    expect(await results).toEqual(["A", "B", "C"]);
  });

  test("collects what arrives while a batch is under way into the next one", async () => {
    const { clock, batches, batcher, items } = heldBatcher();
    const first = batcher.add("a");
    await clock.settle();
    const others = [batcher.add("b"), batcher.add("c")];
    await clock.settle();
    expect(items()).toEqual([["a"]]);
    expect(batcher.queued).toBe(2);
    batches[0]!.end();
    expect(await first).toBe("A");
    await clock.settle();
    expect(items()).toEqual([["a"], ["b", "c"]]);
    batches[1]!.end();
    expect(await Promise.all(others)).toEqual(["B", "C"]);
  });

  test("never makes a batch larger than its limit, and keeps the order of arrival", async () => {
    const { clock, batches, batcher, items } = heldBatcher();
    const results = Promise.all(["a", "b", "c", "d", "e"].map((item) => batcher.add(item)));
    await clock.settle();
    expect(items()).toEqual([["a", "b", "c"]]);
    batches[0]!.end();
    await clock.settle();
    expect(items()).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
    batches[1]!.end();
    expect(await results).toEqual(["A", "B", "C", "D", "E"]);
  });

  test("has at most `concurrency` batches under way", async () => {
    const { clock, batches, batcher, items } = heldBatcher({ maxBatch: 1, concurrency: 2 });
    const results = Promise.all(["a", "b", "c"].map((item) => batcher.add(item)));
    await clock.settle();
    expect(items()).toEqual([["a"], ["b"]]);
    batches[1]!.end();
    await clock.settle();
    expect(items()).toEqual([["a"], ["b"], ["c"]]);
    for (const batch of batches) batch.end();
    expect(await results).toEqual(["A", "B", "C"]);
  });

  test("refuses with 503 what does not fit into its queue, and does what was there before", async () => {
    const { clock, batches, batcher } = heldBatcher({ maxQueued: 2 });
    const results = Promise.allSettled(["a", "b", "c"].map((item) => batcher.add(item)));
    await clock.settle();
    batches[0]!.end();
    const refusal = { status: 503, message: "Too much is waiting already (2)." };
    expect(await results).toMatchObject([{ value: "A" }, { value: "B" }, { reason: refusal }]);
  });

  test("tells each item of a batch that failed, and goes on with the next batch", async () => {
    const { clock, batches, batcher } = heldBatcher({ maxBatch: 2 });
    const results = Promise.allSettled(["a", "b", "c"].map((item) => batcher.add(item)));
    await clock.settle();
    batches[0]!.fail(new Error("no disk"));
    await clock.settle();
    batches[1]!.end();
    expect(await results).toMatchObject([
      { status: "rejected", reason: { message: "no disk" } },
      { status: "rejected", reason: { message: "no disk" } },
      { status: "fulfilled", value: "C" },
    ]);
  });

  test("notes how many travel together, also where several batchers share the notes", async () => {
    const sizes = new Distribution([1, 2, 5]);
    for (const items of [["a", "b", "c"], ["d"]]) {
      const { clock, batcher } = heldBatcher({ sizes });
      for (const item of items) void batcher.add(item);
      await clock.settle();
      expect(batcher.sizes).toBe(sizes);
    }
    expect([sizes.counts, sizes.sum]).toEqual([[1, 0, 1, 0], 4]);
  });

  test("survives a `run` that throws before it returns a promise", async () => {
    const clock = new ManualClock();
    const run = (): Promise<string[]> => {
      throw new Error("at once");
    };
    const batcher = new Batcher<string, string>({ clock, maxBatch: 1, maxQueued: 2, concurrency: 1, run });
    const results = Promise.allSettled([batcher.add("a"), batcher.add("b")]);
    await clock.settle();
    expect((await results).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("gives nobody another one's result when there are too few results", async () => {
    const { clock, batches, batcher } = heldBatcher();
    const results = Promise.allSettled([batcher.add("a"), batcher.add("b")]);
    await clock.settle();
    batches[0]!.end(["A"]);
    expect(await results).toMatchObject([
      { reason: { message: "2 items got 1 results" } },
      { reason: { message: "2 items got 1 results" } },
    ]);
  });
});
