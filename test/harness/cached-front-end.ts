import { sampleIdentity } from "../../services/contract/samples.ts";
import { CatalogLease } from "../../services/front-end/catalog-lease.ts";
import { StockCache } from "../../services/front-end/stock-cache.ts";
import { limits } from "../../services/runtime/limits.ts";
import { type Call, silence } from "./scripted-network.ts";
import { testSurroundings } from "./surroundings.ts";
import { trustedCatalog } from "./trusted-catalog.ts";

/** A catalog, a front end's lease and its cache. The catalog's look-ups can be held back, one by one. */
export async function cachedFrontEnd(options: { size?: number; hasLease?: boolean } = {}) {
  const { size = 10, hasLease = true } = options;
  const catalog = { version: 1, promises: true, leases: hasLease, isHeld: false, session: "s1" };
  const held: (() => void)[] = [];
  const lookUp = ({ body }: Call) => {
    const { names, session } = body as { names: string[]; session: string | null };
    const { version } = catalog;
    const promised = session !== null && catalog.promises;
    const found = names.map((name) => ({ stock: { name, price: 1.5, quantity: 100, version }, promised }));
    const answer = { generation: "g", stocks: found.map((one) => (one.stock.name === "NoSuchCo" ? null : one)) };
    if (!catalog.isHeld) return answer;
    return new Promise((resolve) => void held.push(() => resolve(answer)));
  };
  const grant = () => ({
    generation: "g",
    session: catalog.session,
    leaseMs: limits.leaseMs,
    lineage: sampleIdentity.lineage,
  });
  const given = testSurroundings((call) => {
    if (call.path === "/lookups") return lookUp(call);
    return catalog.leases ? grant() : silence;
  });
  const urls = { url: "http://fe-1", catalogUrl: "http://catalog" };
  const lease = new CatalogLease({ ...given, ...urls, bazaar: trustedCatalog });
  lease.start();
  await given.clock.settle();
  const cache = new StockCache({ ...given, ...urls, bazaar: trustedCatalog, lease, size });
  /** Asks for a stock, without waiting for an answer that is held back; tells its tag. */
  const ask = async (name = "GameStart") => {
    const answer: { etag?: string | undefined } = {};
    void cache.get(name).then((found) => Object.assign(answer, { etag: found?.etag }));
    await given.clock.settle();
    return answer;
  };
  const asked = () => given.network.to("/lookups").length;
  const release = async () => {
    for (const answer of held.splice(0)) answer();
    await given.clock.settle();
  };
  return { ...given, catalog, cache, ask, asked, release };
}
