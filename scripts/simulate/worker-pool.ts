import { join } from "node:path";
import type { Subprocess } from "bun";
import type { SeedResult } from "../../test/simulation/run-seed.ts";

const repository = Bun.fileURLToPath(import.meta.resolve("../.."));

export interface WorkerPoolOptions {
  workers: number;
  from: number;
  seeds: number;
  /** Directory of the code that is run, this repository or a copy of it; this one if left out. */
  root?: string;
  onResult(result: SeedResult): void;
  /** A worker ended by itself while it ran this seed. */
  onDeath(seed: number, exitCode: number | null): void;
}

/** Processes that share a range of seeds among them, each with one at a time. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<Subprocess>();
  readonly #done = Promise.withResolvers<void>();
  readonly #end: number;
  #next: number;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#next = options.from;
    this.#end = options.from + options.seeds;
  }

  /** Resolves when every seed has been run, or the pool was stopped. */
  run(): Promise<void> {
    const count = Math.min(this.#options.workers, this.#options.seeds);
    for (let index = 0; index < count; index += 1) this.#startWorker();
    return this.#done.promise;
  }

  /** Begins no other seed; those that are under way are finished. */
  finish(): void {
    this.#next = this.#end;
  }

  /** Ends all workers at once, whatever they are doing. */
  stop(): void {
    this.finish();
    for (const worker of this.#workers) worker.kill("SIGKILL");
    this.#workers.clear();
    this.#done.resolve();
  }

  #startWorker(): void {
    let running: number | undefined;
    const giveNext = (worker: Subprocess) => {
      if (this.#next >= this.#end) return this.#retire(worker);
      running = this.#next;
      this.#next += 1;
      worker.send(running);
    };
    const root = this.#options.root ?? repository;
    const workerPath = join(root, "scripts/simulate/worker.ts");
    const worker: Subprocess = Bun.spawn([process.execPath, "--no-orphans", workerPath], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
      ipc: (result: SeedResult) => {
        running = undefined;
        this.#options.onResult(result);
        giveNext(worker);
      },
      onExit: (_worker, exitCode) => this.#onExit(worker, running, exitCode),
    });
    this.#workers.add(worker);
    giveNext(worker);
  }

  #onExit(worker: Subprocess, running: number | undefined, exitCode: number | null): void {
    if (!this.#workers.has(worker)) return;
    if (running !== undefined) this.#options.onDeath(running, exitCode);
    this.#retire(worker);
    if (this.#next < this.#end) this.#startWorker();
  }

  #retire(worker: Subprocess): void {
    this.#workers.delete(worker);
    worker.kill("SIGKILL");
    if (this.#workers.size === 0 && this.#next >= this.#end) this.#done.resolve();
  }
}
