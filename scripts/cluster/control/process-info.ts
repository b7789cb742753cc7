import { existsSync, readFileSync } from "node:fs";

/** What the system knows of a process. */
export interface ProcessInfo {
  /** The pid of the process that started it. */
  parent: number;
  /** Whether SIGSTOP, or a Ctrl-Z, has frozen it. */
  paused: boolean;
  /** Its command line. */
  command: string;
}

/** Where processes are looked up: Linux has them as files, and `ps` may be missing there. */
export type ProcessSource = "/proc" | "ps";

const ownSource: ProcessSource = existsSync("/proc/self/stat") ? "/proc" : "ps";

/** A process, or undefined where there is none with this pid: one that ended, and only waits to be buried, is none. */
export function processInfo(pid: number, source: ProcessSource = ownSource): ProcessInfo | undefined {
  const found = source === "/proc" ? fromFiles(pid) : fromPs(pid);
  if (found === undefined || /^[ZX]/.test(found.state)) return undefined;
  return { parent: found.parent, paused: /^[Tt]/.test(found.state), command: found.command };
}

interface Found {
  parent: number;
  state: string;
  command: string;
}

/** See proc_pid_stat(5): the name, in parentheses, may hold anything. */
function fromFiles(pid: number): Found | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state = "", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return { parent: Number(parent), state, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): Found | undefined {
  const { stdout } = Bun.spawnSync(["ps", "-ww", "-o", "ppid=", "-o", "stat=", "-o", "args=", "-p", String(pid)]);
  const [, parent, state = "", command = ""] = /^\s*(\d+)\s+(\S+)\s+(.*?)\s*$/m.exec(stdout.toString()) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), state, command };
}
