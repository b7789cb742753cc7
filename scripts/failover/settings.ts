import { availableParallelism, cpus } from "node:os";
import { resolve } from "node:path";
import { counted } from "../client/workload/counted.ts";
import type { Options } from "./options.ts";

/** What a figure means nothing without. */
export interface Settings {
  bun: string;
  /** With a "+" where files differ from it; "unknown" outside of a repository. */
  commit: string;
  processor: string;
  cores: number;
  platform: string;
  /** Trades per second. */
  rate: number;
  kills: number;
  fault: Options["fault"];
  replicas: number;
  frontEnds: number;
}

export function readSettings({ rate, kills, fault, replicas, frontEnds }: Options): Settings {
  const processor = cpus()[0]?.model.trim() || "unknown processor";
  const platform = `${process.platform} ${process.arch}`;
  const machine = { bun: Bun.version, commit: readCommit(), processor, cores: availableParallelism(), platform };
  return { ...machine, rate, kills, fault, replicas, frontEnds };
}

/** The settings in two lines. */
export function settingsText(settings: Settings): string {
  const { bun, commit, processor, cores, platform, rate, kills, fault, replicas, frontEnds } = settings;
  const faults = fault === "kill" ? `${counted(kills, "kill")} (kill -9)` : `${counted(kills, "pause")} of 5 s`;
  return [
    `bun ${bun}, commit ${commit}, ${platform}, ${processor}, ${counted(cores, "core")}`,
    `${faults} of the leader under ${counted(rate, "trade")}/s; ${counted(replicas, "replica")}, ${counted(frontEnds, "front end")}`,
  ].join("\n");
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
