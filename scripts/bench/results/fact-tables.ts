import { factText } from "./numbers.ts";
import type { Fact } from "./summary.ts";

export interface FactTable {
  head: string[];
  rows: string[][];
}

/** What a process's memory is called among the facts. */
export const memoryFacts = ["memory after the load", "memory at most"] as const;

/** The facts, and the memory of all processes, a row each. */
export function factTables(facts: readonly Fact[]): FactTable[] {
  const isMemory = ({ what }: Fact) => memoryFacts.some((name) => name === what);
  const others = facts.filter((fact) => !isMemory(fact));
  const memory = Map.groupBy(facts.filter(isMemory), ({ of }) => of);
  const rows = [...memory].map(([of, some]) => [of, ...memoryFacts.map((name) => factOf(some, name))]);
  return [
    {
      head: ["OF", "WHAT", "VALUE"],
      rows: others.map(({ of, what, value, unit }) => [of, what, factText(value, unit)]),
    },
    { head: ["PROCESS", ...memoryFacts.map((name) => name.toUpperCase())], rows },
  ].filter((one) => one.rows.length > 0);
}

function factOf(facts: readonly Fact[], name: string): string {
  const fact = facts.find(({ what }) => what === name);
  return fact ? factText(fact.value, fact.unit) : "-";
}
