import { availableParallelism, cpus } from "node:os";
import { resolve } from "node:path";
import { counted } from "../client/workload/counted.ts";

/** What a figure means nothing without. */
export interface Machine {
  bun: string;
  /** With a "+" where files differ from it; "unknown" outside of a repository. */
  commit: string;
  processor: string;
  cores: number;
  platform: string;
}

export function readMachine(): Machine {
  const processor = cpus()[0]?.model.trim() || "unknown processor";
  const platform = `${process.platform} ${process.arch}`;
  return { bun: Bun.version, commit: readCommit(), processor, cores: availableParallelism(), platform };
}

/** In one line. */
export function machineText({ bun, commit, processor, cores, platform }: Machine): string {
  return `bun ${bun}, commit ${commit}, ${platform}, ${processor}, ${counted(cores, "core")}`;
}

function readCommit(): string {
  const git = (...args: string[]) => {
    try {
      const { success, stdout } = Bun.spawnSync(["git", ...args], { cwd: resolve(import.meta.dir), stderr: "ignore" });
      return success ? stdout.toString().trim() : undefined;
    } catch {
      return undefined;
    }
  };
  const commit = git("rev-parse", "--short", "HEAD");
  if (commit === undefined) return "unknown";
  return git("status", "--porcelain", "--untracked-files=no") ? `${commit}+` : commit;
}
