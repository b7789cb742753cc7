import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import { type ClusterShape, drawShape } from "./cluster-shape.ts";
import { forbidRealGlobals } from "./forbid-real-globals.ts";
import { layLimits } from "./limits/lay-limits.ts";
import { realServices, type ServiceMakers } from "./service-makers.ts";
import { type RunFigures, Simulation } from "./simulation.ts";
import type { World } from "./world.ts";

/** What became of one seed. */
export interface SeedResult {
  seed: number;
  /** SHA-256 of all that happened: equal for equal seeds on equal code. */
  hash: string;
  failure?: { guarantee: string; title: string; message: string; stack: string };
  /** The readable part of the trace, oldest line first; of a run that passed only where `keepLines` asks for it. */
  trace: string[];
  figures: RunFigures;
}

export interface RunSeedOptions {
  /** Lines of the trace to keep; default 200, where the run fails. */
  keepLines?: number;
  services?: ServiceMakers;
}

/** To put a trace into words takes longer than one wants to wait for what nobody is going to read. */
function readable({ trace, failure }: World, { keepLines }: RunSeedOptions): string[] {
  return failure === undefined && keepLines === undefined ? [] : trace.lines();
}

/** Runs the simulation of one seed. Meanwhile, nothing in this process can reach the real clock or network. */
export async function runSeed(seed: number, options: RunSeedOptions = {}): Promise<SeedResult> {
  const shape = drawShape(seed);
  const takeBack = layLimits(shape.limits);
  try {
    return await runShape(seed, shape, options);
  } finally {
    takeBack();
  }
}

async function runShape(seed: number, shape: ClusterShape, options: RunSeedOptions): Promise<SeedResult> {
  const simulation = new Simulation(seed, shape, options.keepLines ?? 200, options.services ?? realServices);
  const { world } = simulation;
  const waitForMacrotask = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const onUnhandled = (cause: unknown) => world.fail(cause);
  process.on("unhandledRejection", onUnhandled);
  const allow = forbidRealGlobals((cause) => world.fail(new BrokenGuarantee("sanity", cause.stack ?? cause.message)));
  try {
    simulation.run();
  } catch (cause) {
    world.fail(cause);
  } finally {
    allow();
  }
  await waitForMacrotask();
  process.off("unhandledRejection", onUnhandled);
  const result = { seed, hash: world.trace.hash(), trace: readable(world, options), figures: simulation.figures };
  simulation.close();
  if (world.failure === undefined) return result;
  const { guarantee, title, message, stack } = world.failure;
  return { ...result, failure: { guarantee: String(guarantee), title, message, stack: stack ?? message } };
}
