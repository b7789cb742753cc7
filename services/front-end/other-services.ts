import { BazaarError } from "../contract/errors.ts";
import type { ApiDocument, OtherService } from "../runtime/explorer/explorer.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { LeaderFinder } from "./leader-finder.ts";

interface Parts extends Surroundings {
  catalogUrl: string;
  finder: LeaderFinder;
}

/** The services behind a front end, as its explorer shows them: their own words, asked for when someone looks. */
export function otherServices(parts: Parts): OtherService[] {
  const { finder } = parts;
  const catalog = new Peer(parts, parts.catalogUrl);
  const replicas = () => [...(finder.current ? [finder.current.peer] : []), ...finder.others];
  return [
    { name: "catalog", title: "Catalog", document: () => firstDocument([catalog], "The catalog does not answer") },
    // The leader's, if there is one: only on its page a trade can be tried.
    { name: "order", title: "Order replicas", document: () => firstDocument(replicas(), "No order replica answers") },
  ];
}

async function firstDocument(peers: Peer[], nobody: string): Promise<ApiDocument> {
  for (const peer of peers) {
    const document = await peer.get<ApiDocument>("/swagger/json", limits.apiDocumentMs).catch(() => undefined);
    if (document) return asOf(peer.url, document);
  }
  throw new BazaarError(503, `${nobody} now, and what is shown here is in its own words. Try again.`);
}

/** The document, as one that is read elsewhere: it names the address of the service that it describes. */
function asOf(url: string, { info, ...document }: ApiDocument): ApiDocument {
  const hint = `Routes are tried on the service's own page: [${url}/swagger](${url}/swagger).`;
  const description = `${info.description ?? ""}\n\n${hint}`;
  return { ...document, info: { ...info, description }, servers: [{ url }] };
}
