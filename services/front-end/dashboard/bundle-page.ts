import { fileURLToPath } from "node:url";

/** A file of the dashboard's page, as the bundler made it. */
export interface BundledFile {
  /** Without a path. */
  name: string;
  type: string;
  content: string;
}

/**
 * Bundles the dashboard's page, from `browser/`. A single executable has no bundler's input: its build calls this, and puts
 * what comes in this module's place.
 */
export async function bundlePage(): Promise<BundledFile[]> {
  const { outputs } = await Bun.build({
    entrypoints: [fileURLToPath(import.meta.resolve("./browser/index.html"))],
    target: "browser",
    minify: true,
    publicPath: "dashboard/",
    jsx: { runtime: "automatic", importSource: "preact", development: false },
  });
  const file = async (output: Bun.BuildArtifact) => ({
    name: output.path.slice(output.path.lastIndexOf("/") + 1),
    type: output.type,
    content: await output.text(),
  });
  return await Promise.all(outputs.map(file));
}
