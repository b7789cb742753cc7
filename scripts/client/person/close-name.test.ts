import { expect, test } from "bun:test";
import { closeName } from "./close-name.ts";

const names = ["A. O. Smith", "FishCo", "GameStart", "MenhirCo"];

test.each([
  ["gamestart", "GameStart"],
  ["GameStrat", "GameStart"],
  ["GameStop", undefined],
  ["GamesStart", "GameStart"],
  ["Fish", undefined],
  ["FishC", "FishCo"],
  ["A O Smith", "A. O. Smith"],
  ["Z", undefined],
])("%s: did you mean %p?", (meant, name) => {
  expect(closeName(meant, names)).toBe(name);
});

test("where nothing is listed, nobody can have meant it", () => {
  expect(closeName("A", [])).toBeUndefined();
});
