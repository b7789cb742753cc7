import type { Subprocess } from "bun";

/** A process whose cost is counted. */
export interface SystemProcess {
  name: string;
  pid: number;
}

/**
 * A system under load. Its processes are detached, so that a Ctrl-C in the terminal reaches the benchmark alone, which
 * stops them in order; `--no-orphans` ends them with it, however that ends.
 */
export interface System {
  /** With its version. */
  title: string;
  /** What takes the load. */
  port: number;
  processes: SystemProcess[];
  stop(): Promise<void>;
}

/** Ends a process that the benchmark started. */
export async function end(child: Subprocess): Promise<void> {
  child.kill();
  await child.exited;
}
