import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";

const root = resolve(import.meta.dir, "../..");

/** What a guide calls the directory in which its reader is. */
const guidesDirectory = "/home/you/stock-bazaar";

const goesOn = /^(env |\$\(cat \S+\) |[A-Z_]+=\S+ )*bun run (cluster( --.*)?|catalog|order|front-end)$/;

/**
 * A shell in a new directory, for a guide's commands: these use the default ports and `.data`, the shell has its own
 * ports, and as `bun` the one that runs it. `await using` ends whatever was started.
 */
export class GuidedShell implements AsyncDisposable {
  readonly directory: string;
  readonly #base: number;
  readonly #running: Bun.Subprocess[] = [];
  #terminal = "";

  private constructor(base: number) {
    this.#base = base;
    this.directory = join(mkdtempSync(join(tmpdir(), "bazaar-guide-")), "stock-bazaar");
    mkdirSync(this.directory);
  }

  static async open(): Promise<GuidedShell> {
    return new GuidedShell(await freeBasePort());
  }

  /** The first front end's. */
  get port(): number {
    return this.#base;
  }

  /** What the command that was started last, and goes on, has printed since. */
  get terminal(): string {
    return this.#asInTheGuide(this.#terminal);
  }

  /** A port, a path or a command of the guide, as it is here. */
  here(text: string): string {
    return text
      .replaceAll(
        /(localhost:|127\.0\.0\.1:|\bPORT=)3(\d\d\d)/g,
        (_, where, offset) => where + (this.#base + Number(offset)),
      )
      .replace(/bun run cluster(?! [a-z])/, `$& --port ${this.#base}`)
      .replace(/bun run client(?!.*--url)/, `$& --url http://127.0.0.1:${this.#base}`)
      .replaceAll(/bun run (cluster|client)/g, `"${process.execPath}" --no-orphans ${root}/scripts/$1/main.ts`)
      .replaceAll(/bun run (catalog|order|front-end)/g, `"${process.execPath}" ${root}/services/$1/main.ts`);
  }

  /** Whether a command goes on until it is stopped, if it can. */
  goesOn(command: string): boolean {
    return goesOn.test(command);
  }

  /** Runs a command to its end. Returns what it printed, as the guide would have it. */
  async run(command: string): Promise<string> {
    return this.#asInTheGuide(await this.#spawn(command).stdout.text());
  }

  /** Starts a command that goes on. Resolves once `isEnough` of what `terminal` has, or once the command has ended. */
  async start(command: string, isEnough: (terminal: string) => boolean): Promise<void> {
    const child = this.#spawn(command);
    this.#running.push(child);
    this.#terminal = "";
    let hasEnded = false;
    const reading = async () => {
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) this.#terminal += chunk;
      hasEnded = true;
    };
    void reading();
    await until(command, () => (hasEnded || isEnough(this.terminal) ? true : undefined), 20_000);
  }

  /** Stops whatever goes on, in order. */
  async stop(): Promise<void> {
    const children = this.#running.splice(0);
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(children.map(({ exited }) => exited));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(resolve(this.directory, ".."), { recursive: true });
  }

  #spawn(command: string) {
    // What goes on takes the shell's place, and thereby its signals.
    const text = this.goesOn(command) ? `exec env ${this.here(command)}` : this.here(command);
    return Bun.spawn(["bash", "-c", `exec 2>&1; ${text}`], {
      cwd: this.directory,
      stdout: "pipe",
      stdin: "ignore",
    });
  }

  #asInTheGuide(output: string): string {
    return output
      .replaceAll(/(localhost|127\.0\.0\.1):(\d+)/g, (_, host, port) => `${host}:${3_000 + Number(port) - this.#base}`)
      .replaceAll(this.directory, guidesDirectory);
  }
}
