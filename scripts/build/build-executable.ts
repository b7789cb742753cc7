import { resolve } from "node:path";
import { bundlePage } from "../../services/front-end/dashboard/bundle-page.ts";
import { CommandError } from "../command-line/command-error.ts";

/**
 * Makes one executable of everything that runs the bazaar, for this machine's system and processor. What is read from
 * files elsewhere is inside: migrations, explorer, and the dashboard as it is bundled now. Throws `CommandError`.
 */
export async function buildExecutable(outfile: string): Promise<void> {
  const page = await bundlePage();
  const bundled: Bun.BunPlugin = {
    name: "the dashboard's page, bundled",
    setup(build) {
      build.onLoad({ filter: /\/dashboard\/bundle-page\.ts$/ }, () => ({
        contents: `export const bundlePage = async () => ${JSON.stringify(page)};`,
        loader: "ts",
      }));
    },
  };
  try {
    await Bun.build({
      entrypoints: [resolve(import.meta.dir, "executable.ts")],
      target: "bun",
      // No .env and no bunfig.toml of wherever it is started.
      compile: { outfile, autoloadDotenv: false, autoloadBunfig: false },
      plugins: [bundled],
    });
  } catch (cause) {
    const reasons = cause instanceof AggregateError ? cause.errors.map(String).join("; ") : String(cause);
    throw new CommandError(`"${outfile}" could not be built: ${reasons}`, 1, { cause });
  }
}
