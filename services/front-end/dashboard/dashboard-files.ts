import { Asset } from "../../runtime/web/asset.ts";
import { pageAsset } from "../../runtime/web/page-asset.ts";
import { bundlePage } from "./bundle-page.ts";

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
  const built: Built = { html: "", files: new Map() };
  for (const { name, type, content } of await bundlePage()) {
    if (type.startsWith("text/html")) built.html = content;
    else built.files.set(name, new Asset(type, async () => content));
  }
  return built;
}
