import { resolve } from "node:path";

const launcher = resolve(import.meta.dir, "../../scripts/cluster/main.ts");

/** What a command of `bun run cluster` did. */
export interface Ended {
  code: number;
  out: string;
  error: string;
}

/** Runs a command as a person would, and waits for its end; `act` is given the process as it runs. */
export async function clusterCommand(args: string[], act = async (_run: Bun.Subprocess) => {}): Promise<Ended> {
  const run = Bun.spawn([process.execPath, "--no-orphans", launcher, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = Promise.all([run.stdout.text(), run.stderr.text()]);
  await act(run);
  const [out, error] = await said;
  return { code: await run.exited, out: out.trim(), error: error.trim() };
}
