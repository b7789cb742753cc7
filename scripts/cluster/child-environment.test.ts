import { afterEach, expect, test } from "bun:test";
import { childEnvironment } from "./child-environment.ts";

afterEach(() => {
  delete process.env.MIMALLOC_PURGE_DELAY;
});

test("how a service uses memory is the launcher's choice, unless the operator has made one", () => {
  expect(childEnvironment({}).MIMALLOC_PURGE_DELAY).toBe("-1");
  process.env.MIMALLOC_PURGE_DELAY = "10";
  expect(childEnvironment({}).MIMALLOC_PURGE_DELAY).toBe("10");
});
