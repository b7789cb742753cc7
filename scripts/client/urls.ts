import { wrongUsage } from "../command-line/wrong-usage.ts";

/** The front ends that `--url` names, each once. Throws `CommandError` that quotes what is no address. */
export function readUrls(texts: readonly string[]): string[] {
  const addresses = texts.flatMap((text) => text.split(",")).map((text) => readUrl(text.trim()));
  return [...new Set(addresses)];
}

function readUrl(text: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const isPlain = url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (text === "" || !url || !isPlain || !/^https?:$/.test(url.protocol)) {
    throw wrongUsage(`--url "${text}": the address of a front end is allowed, such as http://127.0.0.1:3000.`);
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
