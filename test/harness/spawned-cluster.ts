import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Subprocess } from "bun";
import { type ClusterProcess, type ClusterState, readClusterFile } from "../../scripts/cluster/cluster-file.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { freePorts } from "../../scripts/cluster/free-ports.ts";

const launcher = resolve(import.meta.dir, "../../scripts/cluster/main.ts");

export interface SpawnOptions {
  /** Further flags of the launcher, such as `["--replicas", "5"]`. */
  flags?: string[];
  /** Further environment variables, for the launcher and thereby its services. */
  env?: Record<string, string>;
  /** Kept after the end; left out: a new one, which is removed. */
  dataDir?: string;
  /** Of the first front end; left out: one whose ports are free. */
  port?: number;
  /** How long the cluster may take until a trade would be answered. */
  readyMs?: number;
}

const running = new Set<Subprocess>();
// The launcher's children die with it.
process.on("exit", () => {
  for (const one of running) one.kill("SIGKILL");
});

/**
 * A cluster of real processes, started by the launcher as a user would. To be had with `await using`, or ended with
 * `stop` or `kill`; whatever the tests forget is killed when the test process ends.
 */
export class SpawnedCluster implements AsyncDisposable {
  readonly port: number;
  readonly dataDir: string;
  readonly #launcher: Subprocess<"ignore", "pipe", "pipe">;
  readonly #isTemporary: boolean;
  readonly #output: Promise<string>;

  private constructor(port: number, { dataDir, env, flags = [] }: SpawnOptions) {
    this.port = port;
    this.#isTemporary = dataDir === undefined;
    this.dataDir = dataDir ?? mkdtempSync(join(tmpdir(), "bazaar-test-"));
    const args = ["--port", String(port), "--data-dir", this.dataDir, ...flags];
    this.#launcher = Bun.spawn([process.execPath, "--no-orphans", launcher, ...args], {
      env: { ...process.env, ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    running.add(this.#launcher);
    const { stdout, stderr } = this.#launcher;
    this.#output = Promise.all([stdout.text(), stderr.text()]).then((texts) => texts.join(""));
  }

  /** Starts a cluster and waits until it is ready. Throws with the launcher's own words where it does not get there. */
  static async start(options: SpawnOptions = {}): Promise<SpawnedCluster> {
    const cluster = new SpawnedCluster(options.port ?? (await freeBasePort()), options);
    try {
      await cluster.ready(options.readyMs);
      return cluster;
    } catch (cause) {
      await cluster.kill();
      throw new Error(`The cluster did not start: ${await cluster.#output}`, { cause });
    }
  }

  /** What `cluster.json` says, once the launcher that runs now has written it. */
  get state(): ClusterState | undefined {
    const state = readClusterFile(join(this.dataDir, "cluster.json"));
    return state?.launcher.pid === this.#launcher.pid ? state : undefined;
  }

  /** The address of the dashboard, with the secret for breaking things, if the cluster was started so. */
  get dashboard(): string {
    const secret = this.state?.launcher.breakIt;
    return `${this.url("front-end-1")}/${secret === undefined ? "" : `#break-it=${secret}`}`;
  }

  get token(): string {
    return readFileSync(join(this.dataDir, "cluster.token"), "utf8").trim();
  }

  /** The launcher's pid. */
  get pid(): number {
    return this.#launcher.pid;
  }

  /** Resolves once `cluster.json` says ready. */
  async ready(waitMs = 30_000): Promise<void> {
    await until(
      "cluster.json with ready: true",
      () => {
        if (this.#launcher.exitCode !== null) throw new Error(`The launcher exited with ${this.#launcher.exitCode}.`);
        return this.state?.ready ? true : undefined;
      },
      waitMs,
    );
  }

  /** A process by its name: `catalog`, `order-3`, `front-end-1`. */
  process(name: string): ClusterProcess {
    const found = this.state?.processes.find((one) => one.name === name);
    if (!found) throw new Error(`cluster.json names no ${name}.`);
    return found;
  }

  url(name: string): string {
    return this.process(name).url;
  }

  /** Sends a signal to one process. Returns the pid that it had. */
  signal(name: string, signal: NodeJS.Signals): number {
    const { pid } = this.process(name);
    if (pid === null) throw new Error(`${name} does not run just now.`);
    process.kill(pid, signal);
    return pid;
  }

  /** Everything that the launcher printed; settles when it has ended. */
  get output(): Promise<string> {
    return this.#output;
  }

  /** Stops the cluster in order, as SIGTERM does. Returns the launcher's exit code. */
  stop(): Promise<number> {
    return this.#end("SIGTERM");
  }

  /** Kills the launcher, with which all of its processes die; resolves when their ports are free again. */
  async kill(): Promise<void> {
    const processes = this.state?.processes ?? [];
    await this.#end("SIGKILL");
    const ports = processes.map(({ name, url }) => ({ name, host: "127.0.0.1", port: Number(new URL(url).port) }));
    await freePorts(ports, 5_000);
  }

  async #end(signal: NodeJS.Signals): Promise<number> {
    this.#launcher.kill(signal);
    const code = await this.#launcher.exited;
    running.delete(this.#launcher);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    if (this.#isTemporary) rmSync(this.dataDir, { recursive: true, force: true });
  }
}
