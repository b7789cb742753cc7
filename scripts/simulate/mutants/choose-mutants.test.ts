import { expect, test } from "bun:test";
import { readMutant } from "../../../test/simulation/mutants/mutant.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { chooseMutants } from "./choose-mutants.ts";

const path = "services/order/tenure.ts";
const diff = [
  `--- a/${path}`,
  `+++ b/${path}`,
  "@@ -1,1 +1,1 @@",
  "-// This line was never there.",
  "+// Nor this.",
  "",
];
const outdated = readMutant("outdated", `A bug.\nBreaks guarantee 1.\n\n${diff.join("\n")}`);

test("a mutant that does not fit the code any more is told in one line, before any seed is run", () => {
  const message = `The mutant outdated does not apply to ${path} any more: write `;
  for (const names of [["outdated"], "all"] as const) {
    const choose = () => chooseMutants(names, [outdated]);
    expect(choose).toThrow(CommandError);
    expect(choose).toThrow(message);
    expect(choose).toThrow(expect.objectContaining({ exitCode: 1, message: expect.not.stringContaining("\n") }));
  }
});

test("a mutant that is not chosen may be outdated", () => {
  const other = { ...outdated, name: "other", patches: [] };
  expect(chooseMutants(["other"], [outdated, other])).toEqual([other]);
});
