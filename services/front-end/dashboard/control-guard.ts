import { timingSafeEqual } from "node:crypto";
import { type Random, randomName } from "../../runtime/random.ts";

/** The header that a page shows its token in. No other page can send one here: the browser would have to ask first. */
const controlTokenHeader = "x-dashboard-token";

/** Headers that a proxy adds: what it passes on comes from anybody. */
const forwarding = /^(via|forwarded|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.*)$/;

/**
 * Whether a request comes from a page of this front end, reached by a name that is really its own. Another web page may
 * send requests here, too, and may even have a name of its own point to this address (DNS rebinding).
 */
export class ControlGuard {
  readonly #hosts: ReadonlySet<string>;
  readonly #tokens = new Set<string>();
  readonly #random: Random;

  /** `url` is the front end's own. */
  constructor(url: string, random: Random) {
    const { host, port } = new URL(url);
    const ending = port === "" ? "" : `:${port}`;
    this.#hosts = new Set([host, `localhost${ending}`, `127.0.0.1${ending}`, `[::1]${ending}`]);
    this.#random = random;
  }

  /** A token for one page, if it was reached by a name of this front end. */
  admit(headers: Headers): string | null {
    if (this.#isForeign(headers) || isForwarded(headers)) return null;
    const token = randomName(this.#random) + randomName(this.#random);
    this.#tokens.add(token);
    return token;
  }

  /** The page has gone. */
  dismiss(token: string | null): void {
    if (token !== null) this.#tokens.delete(token);
  }

  /** Why a request may break nothing, or undefined where it may. */
  objection(headers: Headers): string | undefined {
    if (isForwarded(headers)) return "Nothing is broken through a proxy: open the dashboard on its own machine.";
    if (this.#isForeign(headers)) return "Open the dashboard by this front end's own address, such as localhost.";
    const origin = headers.get("origin");
    const site = headers.get("sec-fetch-site");
    if (origin !== `http://${headers.get("host")}` || (site !== null && site !== "same-origin")) {
      return "Only a page of this front end may ask for that.";
    }
    const shown = Buffer.from(headers.get(controlTokenHeader) ?? "");
    const isKnown = [...this.#tokens].some((token) => isSame(Buffer.from(token), shown));
    return isKnown ? undefined : "The page has no connection any more: load it again.";
  }

  #isForeign(headers: Headers): boolean {
    return !this.#hosts.has((headers.get("host") ?? "").toLowerCase());
  }
}

function isForwarded(headers: Headers): boolean {
  return headers.keys().some((name) => forwarding.test(name));
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
