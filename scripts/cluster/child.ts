import { closeSync } from "node:fs";
import { resolve } from "node:path";
import { childEnvironment } from "./child-environment.ts";
import { lastWords, openServiceLog, rotateServiceLog } from "./service-log.ts";
import type { ServicePlan } from "./service-plan.ts";
import { timing } from "./timing.ts";

/** How a process ended. */
export interface Exit {
  /** Null where a signal ended it. */
  code: number | null;
  signal: string | null;
}

/** A single executable runs itself, and has no directory of its own. */
const [flags, cwd] = Bun.isStandaloneExecutable
  ? [[], process.cwd()]
  : [["--no-orphans", "--no-env-file"], resolve(import.meta.dir, "../..")];

/**
 * One running process of a service. It is detached, so that a Ctrl-C in the terminal reaches the launcher alone, and
 * ends with the launcher, however that ends: by `--no-orphans`, or by its own `dieWithParent`.
 */
export class Child {
  readonly exited: Promise<Exit>;
  readonly #process: Bun.Subprocess;
  readonly #logPath: string;
  readonly #logStartBytes: number;
  readonly #rotation: ReturnType<typeof setInterval>;

  /** Starts the process. Throws where its log can't be opened or the system has no room for a process. */
  constructor({ entry, env, logPath }: Pick<ServicePlan, "entry" | "env" | "logPath">) {
    const log = openServiceLog(logPath);
    try {
      this.#process = Bun.spawn([process.execPath, ...flags, entry], {
        cwd,
        detached: true,
        env: childEnvironment(env),
        stdio: ["ignore", log.descriptor, log.descriptor],
      });
    } finally {
      closeSync(log.descriptor);
    }
    this.#logPath = logPath;
    this.#logStartBytes = log.startBytes;
    this.#rotation = setInterval(() => rotate(logPath), timing.logLookMs);
    this.exited = this.#process.exited.then(() => this.#exit());
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The last line that the process wrote and that is not a log event, if any. */
  lastWords(): string | undefined {
    return lastWords(this.#logPath, this.#logStartBytes);
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#hasExited()) this.#process.kill(signal);
  }

  /** Asks the process to finish its work and end; after `graceMs` it is killed. Resolves once it has ended. */
  async stop(graceMs: number): Promise<"stopped" | "killed"> {
    if (this.#hasExited()) return "stopped";
    this.#process.kill("SIGTERM");
    // One that is paused would see nothing else.
    this.#process.kill("SIGCONT");
    const { promise: late, resolve: giveUp } = Promise.withResolvers<"late">();
    const timer = setTimeout(giveUp, graceMs, "late" as const);
    const first = await Promise.race([this.exited, late]);
    clearTimeout(timer);
    if (first !== "late") return "stopped";
    await this.kill();
    return "killed";
  }

  /** Ends the process at once. Resolves once it has ended. */
  async kill(): Promise<void> {
    if (!this.#hasExited()) this.#process.kill("SIGKILL");
    await this.exited;
  }

  #hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  #exit(): Exit {
    clearInterval(this.#rotation);
    const { exitCode: code, signalCode: signal } = this.#process;
    return signal === null ? { code, signal } : { code: null, signal: String(signal) };
  }
}

/** A full disk must not end the launcher; the next look tries again. */
function rotate(logPath: string): void {
  try {
    rotateServiceLog(logPath);
  } catch {}
}
