import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { until } from "../fixtures/until.ts";
import { type ProcessSource, processInfo } from "./process-info.ts";

const sources: ProcessSource[] = [
  ...(existsSync("/proc/self/stat") ? (["/proc"] as const) : []),
  ...(Bun.which("ps") ? (["ps"] as const) : []),
];

describe.each(sources)("a process, as %s tells of it", (source) => {
  test("has a parent and a command line, and may be paused", async () => {
    const child = Bun.spawn(["sleep", "60"]);
    try {
      const info = await until("its own command line", () => {
        const found = processInfo(child.pid, source);
        return found?.command.includes("sleep") ? found : undefined;
      });
      expect(info).toEqual({ parent: process.pid, paused: false, command: "sleep 60" });
      child.kill("SIGSTOP");
      await until("the pause", () => processInfo(child.pid, source)?.paused || undefined);
      child.kill("SIGCONT");
      await until("the end of the pause", () => (processInfo(child.pid, source)?.paused ? undefined : true));
    } finally {
      child.kill("SIGKILL");
    }
    await child.exited;
    expect(processInfo(child.pid, source)).toBeUndefined();
  });

  test("is none once it has ended, though nobody has buried it yet", async () => {
    // The shell becomes a program that never asks what became of its children.
    const parent = Bun.spawn(["sh", "-c", "sleep 0.3 & echo $!; exec sleep 60"], { stdout: "pipe" });
    try {
      const { value } = await parent.stdout.getReader().read();
      const pid = Number(new TextDecoder().decode(value));
      expect(pid).toBeGreaterThan(1);
      await until("its end", () => (processInfo(pid, source) === undefined ? true : undefined));
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      parent.kill("SIGKILL");
    }
  });
});
