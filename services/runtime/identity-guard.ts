import { tokenReader } from "../contract/body.ts";
import { BazaarError } from "../contract/errors.ts";
import { type Lineage, otherBazaar, readIdentity, type ShownIdentity } from "../contract/identity.ts";
import type { Notices } from "./notices.ts";
import type { Handle } from "./observed.ts";

export interface IdentityGuard {
  token: string;
  notices: Notices;
  /** What the service itself belongs to. */
  own(): ShownIdentity;
  /** Called with the lineage that a request shows. May throw, which refuses the request. */
  onLineage(lineage: Lineage): void;
}

/**
 * `handle`, for requests of the own bazaar only: one that shows another id is refused before anything is done for it. A
 * request that shows none passes, as the wire contract has no room for one. What is shown without the cluster token
 * does not count: anybody could close a catalog with it.
 */
export function guarded(handle: Handle, { token, notices, own, onLineage }: IdentityGuard): Handle {
  const showsToken = tokenReader(token);
  return (request) => {
    const { bazaar, lineage } = readIdentity(request.headers);
    const showsNone = bazaar === undefined && lineage === undefined;
    if (showsNone || !showsToken(request.headers)) return handle(request);
    try {
      const mine = own().bazaar;
      if (mine !== undefined && bazaar !== undefined && bazaar !== mine) throw otherBazaar(mine, bazaar);
      if (lineage !== undefined) onLineage(lineage);
    } catch (cause) {
      if (!(cause instanceof BazaarError)) throw cause;
      notices.warn(`refused ${String(cause.details.reason)}`, { url: request.url }, cause.message);
      return cause.toResponse();
    }
    return handle(request);
  };
}
