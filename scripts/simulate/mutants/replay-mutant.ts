import { MutantCopy } from "../../../test/simulation/mutants/mutant-copy.ts";
import { stopSignals } from "../../command-line/stop-signals.ts";
import type { MutantSeed } from "../options.ts";
import { chooseMutants } from "./choose-mutants.ts";

/** Runs one seed on the code with a mutant's bug in it, in a process of its own. Returns that one's exit code. */
export async function replayMutant({ name, seed, trace }: MutantSeed): Promise<number> {
  const [mutant] = chooseMutants([name]);
  if (!mutant) throw new Error(`no mutant ${name} was chosen`);
  const signals = stopSignals();
  using copy = new MutantCopy(mutant);
  const args = ["scripts/simulate/main.ts", "--seed", String(seed), ...(trace ? ["--trace"] : [])];
  const child = Bun.spawn([process.execPath, "--no-orphans", ...args], {
    cwd: copy.root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const end = await Promise.race([child.exited, signals.first]);
  if (typeof end === "number") return end;
  child.kill("SIGKILL");
  return 130;
}
