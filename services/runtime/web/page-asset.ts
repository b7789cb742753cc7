import { Asset } from "./asset.ts";

/** Nothing from another host, nothing inline; icons may be `data:` images. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** An HTML page, under the policy that all our pages have. It is made at the first request. */
export function pageAsset(read: () => Promise<string>): Asset {
  const headers = { "Content-Security-Policy": contentSecurityPolicy, "Referrer-Policy": "no-referrer" };
  return new Asset("text/html; charset=utf-8", read, headers);
}
