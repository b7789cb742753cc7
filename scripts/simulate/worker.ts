import { runSeed } from "../../test/simulation/run-seed.ts";

/** One worker of a long run: it is sent seeds, one at a time, and sends back what became of each. */
process.on("message", (seed: number) => {
  runSeed(seed).then(
    (result) => process.send?.(result.failure ? result : { ...result, trace: [] }),
    (cause: unknown) => {
      console.error(`seed ${seed}:`, cause);
      process.exit(1);
    },
  );
});
