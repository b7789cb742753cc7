import { expect, test } from "bun:test";
import { limits } from "../runtime/limits.ts";
import { joinRequestIds, loggedRequestId, requestOf } from "./request-id.ts";

test("requests that travel together are named together, each once, up to a limit", () => {
  expect(joinRequestIds([undefined, undefined])).toBeUndefined();
  expect(joinRequestIds(["a", undefined, "b", "a"])).toBe("a,b");
  const many = Array.from({ length: 100 }, (_, index) => String(index).padStart(limits.requestIdCharacters, "x"));
  const joined = joinRequestIds(many)!;
  expect(joined.split(",")).toEqual(many.slice(0, limits.requestIdsABatch));
  expect(loggedRequestId(new Headers({ "X-Request-Id": joined }))).toBe(joined);
});

test("the log takes no more of a name than that, whoever sends it", () => {
  const long = "y".repeat(10_000);
  expect(loggedRequestId(new Headers({ "X-Request-Id": long }))!.length).toBeLessThan(2_000);
  expect(loggedRequestId(new Headers())).toBeUndefined();
});

test("a trade is called by its key, unless it has another name", () => {
  expect([requestOf({ key: "k" }), requestOf({ key: "k", requestId: "mine" })]).toEqual(["k", "mine"]);
});
