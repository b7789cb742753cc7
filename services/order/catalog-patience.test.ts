import { expect, test } from "bun:test";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";
import { Unreachable } from "../runtime/peer.ts";
import { CatalogPatience } from "./catalog-patience.ts";

const unanswered = new Unreachable("http://catalog", false);

test("grows with each call that is not answered in time, up to what a slow commit takes", () => {
  const patience = new CatalogPatience();
  expect(patience.timeoutMs).toBe(limits.termCallMs);
  patience.failed(unanswered);
  expect(patience.timeoutMs).toBe(limits.termCallMs * limits.termCallGrowth);
  for (let call = 0; call < 5; call += 1) patience.failed(unanswered);
  expect(patience.timeoutMs).toBe(limits.termCallMaxMs);
});

test("shrinks only with answers that would have come in less time", () => {
  const patience = new CatalogPatience();
  for (let call = 0; call < 5; call += 1) patience.failed(unanswered);
  patience.answered(limits.commitMs);
  expect(patience.timeoutMs).toBe(limits.termCallMaxMs);
  for (let call = 0; call < 5; call += 1) patience.answered(1);
  expect(patience.timeoutMs).toBe(limits.termCallMs);
});

test("does not grow where the catalog is not there, or refuses", () => {
  const patience = new CatalogPatience();
  for (const cause of [new Unreachable("http://catalog", true), new BazaarError(503, "no"), new Error("x")]) {
    patience.failed(cause);
  }
  expect(patience.timeoutMs).toBe(limits.termCallMs);
});
