import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { matchesEtag } from "../../contract/etag.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

interface Packed {
  /** Gzipped; the plain form is made again for the few who want it. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The hash of the content, quoted. */
  etag: string;
}

/** Something that a browser may keep and ask about again. It is read at the first request, not before. */
export class Asset {
  readonly #headers: Record<string, string>;
  readonly #read: () => Promise<string | Uint8Array>;
  #packed: Promise<Packed> | undefined;

  constructor(type: string, read: () => Promise<string | Uint8Array>, headers: Record<string, string> = {}) {
    this.#read = read;
    this.#headers = {
      "Content-Type": type,
      "Cache-Control": "no-cache",
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
      ...headers,
    };
  }

  /** The asset, gzipped where the browser takes that; 304 where it has it already. */
  async respond({ headers: asked }: Request): Promise<Response> {
    const { bytes, etag } = await this.#pack();
    // A weak tag: both encodings have the same one.
    const headers = { ...this.#headers, ETag: `W/${etag}` };
    if (matchesEtag(asked.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
    if (!takesGzip(asked.get("accept-encoding"))) return new Response(new Uint8Array(await unpack(bytes)), { headers });
    return new Response(bytes, { headers: { ...headers, "Content-Encoding": "gzip" } });
  }

  #pack(): Promise<Packed> {
    this.#packed ??= this.#readAndPack().catch((cause) => {
      this.#packed = undefined;
      throw cause;
    });
    return this.#packed;
  }

  async #readAndPack(): Promise<Packed> {
    const content = await this.#read();
    const hash = new Bun.CryptoHasher("sha256").update(content).digest("hex").slice(0, 16);
    return { bytes: new Uint8Array(await pack(content)), etag: `"${hash}"` };
  }
}

/** RFC 9110, section 12.5.3, as far as browsers use it. */
function takesGzip(acceptEncoding: string | null): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(1|0?\.[0-9]*[1-9])|,|$)/i.test(acceptEncoding ?? "");
}
