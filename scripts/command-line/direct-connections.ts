/**
 * Keeps this process and its children from asking the bazaar's hosts through a proxy that `HTTP_PROXY` names: "*" for
 * all of them. (A proxy elsewhere does not reach the loopback address of this machine.)
 */
export function connectDirectly(hosts: readonly string[]): void {
  const known = process.env.NO_PROXY ?? process.env.no_proxy;
  process.env.NO_PROXY = [...(known ? [known] : []), ...hosts].join(",");
  // Of two spellings, programs differ in which one counts.
  delete process.env.no_proxy;
}
