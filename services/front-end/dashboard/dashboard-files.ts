import { fileURLToPath } from "node:url";
import { Asset } from "../../runtime/web/asset.ts";
import { pageAsset } from "../../runtime/web/page-asset.ts";

interface Built {
  html: string;
  files: Map<string, Asset>;
}

/** The page and its files, made of `browser/` by Bun's bundler at the first request. */
export class DashboardFiles {
  readonly page = pageAsset(async () => (await this.#build()).html);
  #built: Promise<Built> | undefined;

  /** What lies under `/dashboard/<name>`, if there is something. */
  async named(name: string): Promise<Asset | undefined> {
    return (await this.#build()).files.get(name);
  }

  #build(): Promise<Built> {
    this.#built ??= build().catch((cause) => {
      this.#built = undefined;
      throw cause;
    });
    return this.#built;
  }
}

async function build(): Promise<Built> {
  const { outputs } = await Bun.build({
    entrypoints: [fileURLToPath(import.meta.resolve("./browser/index.html"))],
    target: "browser",
    minify: true,
    publicPath: "dashboard/",
    jsx: { runtime: "automatic", importSource: "preact", development: false },
  });
  const built: Built = { html: "", files: new Map() };
  for (const output of outputs) {
    if (output.type.startsWith("text/html")) built.html = await output.text();
    else
      built.files.set(
        nameOf(output.path),
        new Asset(output.type, async () => new Uint8Array(await output.arrayBuffer())),
      );
  }
  return built;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
