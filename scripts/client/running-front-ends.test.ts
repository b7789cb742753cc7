import { expect, test } from "bun:test";
import { endLaunched, launched } from "../cluster/fixtures/launched.ts";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import { runningFrontEnds } from "./running-front-ends.ts";

test("the front ends are found of a cluster that runs, and of no other", async () => {
  using root = temporaryDirectory();
  expect(runningFrontEnds(root.path)).toEqual([]);
  try {
    const launcher = await launched(root.path);
    await launcher.ready();
    expect(runningFrontEnds(root.path)).toEqual([launcher.one("front-end-1").url]);
  } finally {
    await endLaunched();
  }
  expect(runningFrontEnds(root.path)).toEqual([]);
}, 15_000);
