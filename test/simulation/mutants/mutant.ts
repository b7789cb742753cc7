import { parsePatch, type StructuredPatch } from "diff";

/** A deliberate bug, as a small patch: the simulation, or one unit test, must find it (DeMillo et al. 1978). */
export interface Mutant {
  /** In kebab-case, as the patch's file is called. */
  name: string;
  /** The bug in a sentence. */
  title: string;
  /** Number of the guarantee that it breaks, 1 to 8. */
  guarantee: number;
  /** The unit test that finds it, from the repository's root; left out: the simulation does. */
  caughtBy?: string;
  /** The changes to the code, one for each file. */
  patches: StructuredPatch[];
}

const guaranteeLine = /^Breaks guarantee ([1-8])\b/m;
/** Names a test file, if a unit test is the right place for this bug. */
const caughtByLine = /^Caught-by:[ \t]*(\S*)[ \t]*$/m;
const unitTest = /^(?:services|db)\/.+\.test\.ts$/;
/** Where the patch ends its own introduction. */
const patchStart = /^--- /m;
const changedFile = /^a\/((?:services|db)\/.+\.(?:ts|sql))$/;

/**
 * Reads the text of a patch file: the bug in a sentence, the guarantee that it breaks, the unit test that finds it if the
 * simulation does not have to (`Caught-by: services/order/quorum.test.ts`), whatever else is to be said, and a unified diff. Throws an `Error` that says what is missing.
 */
export function readMutant(name: string, text: string): Mutant {
  const wrong = (what: string) => new Error(`${name}.patch ${what}`);
  const start = text.search(patchStart);
  if (start === -1) throw wrong("has no diff.");
  const introduction = text.slice(0, start);
  const title = introduction.split("\n", 1)[0]?.trim() ?? "";
  if (!title.endsWith(".")) throw wrong("must begin with its bug in a sentence.");
  const guarantee = introduction.match(guaranteeLine)?.[1];
  if (guarantee === undefined) throw wrong('must say "Breaks guarantee N" in a line before the diff.');
  const caughtBy = introduction.match(caughtByLine)?.[1];
  if (caughtBy !== undefined && !unitTest.test(caughtBy)) {
    throw wrong('must name a test of services/ or db/ in "Caught-by:".');
  }
  const patches = parsePatch(text.slice(start));
  for (const patch of patches)
    if (patchedPath(patch) === undefined) throw wrong("changes more than services/ and db/.");
  return { name, title, guarantee: Number(guarantee), ...(caughtBy !== undefined && { caughtBy }), patches };
}

/** The file that a patch changes, from the repository's root; undefined where it is not code under test. */
export function patchedPath({ oldFileName, newFileName }: StructuredPatch): string | undefined {
  const path = oldFileName?.match(changedFile)?.[1];
  return newFileName === `b/${path}` ? path : undefined;
}
