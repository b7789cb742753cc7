import { isIP, isIPv6 } from "node:net";

/** Where a service that listens on `host` is reached from this machine: "every address" becomes the loopback one. */
export function urlOf(host: string, port: number): string {
  return `http://${reachable(new URL(`http://${bracketed(host)}`).hostname)}:${port}`;
}

/** Whether what listens on `host` is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${bracketed(host)}`);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function reachable(hostname: string): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  return hostname === "[::]" ? "[::1]" : hostname;
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** The host without the brackets of IPv6, or nothing where it is neither an IP address nor a host name. */
export function parseHost(text: string): string | undefined {
  const host = text.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0) return host.includes("%") ? undefined : host;
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text)) return undefined;
  // Numbers that a URL would read as an IPv4 address ("1", "0x7f.1") come out of it changed.
  const parsed = URL.parse(`http://${text}`);
  return parsed?.hostname === text.toLowerCase() ? text : undefined;
}
