import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { MutantCopy } from "../../../test/simulation/mutants/mutant-copy.ts";
import { presentFile } from "../../../test/simulation/mutants/mutated-files.ts";
import { mutationsOf } from "./mutations-of.ts";
import { typeErrors } from "./type-errors.ts";

const file = "services/order/quorum.ts";
const wrong = "this.#followers.size + 1;";
const right = "return this.#followers.size - 1;";

test("what the type checker would refuse is told from what it would take", async () => {
  using copy = new MutantCopy({ name: "types", title: "", guarantee: 1, patches: [] });
  const text = presentFile(file);
  const mutations = mutationsOf(file, text).filter(({ after }) => after === wrong || after === right);
  expect(mutations).toHaveLength(2);
  const refused = await typeErrors(mutations, new Map([[file, text]]), copy.root);
  expect([...refused].map(({ after }) => after)).toEqual([wrong]);
  const left = readdirSync(join(copy.root, "services/order")).filter((name) => name.includes("mutation"));
  expect(left).toEqual([]);
}, 60_000);
