import type { AnyElysia } from "elysia";
import swaggerCss from "swagger-ui-dist/swagger-ui.css" with { type: "file" };
import swaggerScript from "swagger-ui-dist/swagger-ui-bundle.js" with { type: "file" };
import { Asset } from "../web/asset.ts";
import { pageAsset } from "../web/page-asset.ts";
import { describeApi } from "./api-document.ts";
import explorerCss from "./browser/explorer.css" with { type: "file" };
import explorerScript from "./browser/explorer.js" with { type: "file" };
import type { ApiDocument, Documentation, OtherService } from "./explorer.ts";
import { type Chapter, explorerPage } from "./page.ts";

type Respond = (request: Request) => Promise<Response | ApiDocument>;

/** Everything that lies under `/swagger`. */
export class ExplorerFiles {
  readonly #ownPage: Asset;
  readonly #otherPages: Map<string, Asset>;
  readonly #named: Map<string, Respond>;

  constructor(routes: AnyElysia["routes"], documentation: Documentation, others: readonly OtherService[]) {
    const own: Chapter = { title: documentation.about.title, page: "swagger", document: "swagger/json" };
    const chapters = others.map((other) => [other.name, chapterOf(other)] as const);
    const all: [Chapter, ...Chapter[]] = [own, ...chapters.map(([, chapter]) => chapter)];
    const page = (shown: Chapter) => pageAsset(async () => explorerPage(all, shown));
    this.#ownPage = page(own);
    this.#otherPages = new Map(chapters.map(([name, chapter]) => [name, page(chapter)]));
    const document = new Asset("application/json", async () =>
      JSON.stringify(await describeApi(routes, documentation)),
    );
    const assets = Object.entries({ json: document, ...files() });
    this.#named = new Map([
      ...assets.map(([name, asset]): [string, Respond] => [name, (request) => asset.respond(request)]),
      ...others.map((other): [string, Respond] => [`${other.name}.json`, () => other.document()]),
    ]);
  }

  /** The page that shows another service's routes, or, without such a name, the own ones. */
  page(service: string | undefined): Asset {
    return this.#otherPages.get(service ?? "") ?? this.#ownPage;
  }

  /** What answers for `/swagger/<name>`, if there is something. */
  named(name: string): Respond | undefined {
    return this.#named.get(name);
  }
}

function chapterOf({ name, title }: OtherService): Chapter {
  return { title, page: `swagger?service=${name}`, document: `swagger/${name}.json` };
}

const script = "text/javascript; charset=utf-8";
const style = "text/css; charset=utf-8";

function files(): Record<string, Asset> {
  return {
    "swagger-ui-bundle.js": file(script, swaggerScript),
    "swagger-ui.css": file(style, swaggerCss),
    "explorer.js": file(script, explorerScript),
    "explorer.css": file(style, explorerCss),
  };
}

function file(type: string, path: string): Asset {
  return new Asset(type, () => Bun.file(path).bytes());
}
