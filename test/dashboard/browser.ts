import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Where Debian and others put it; `CHROMIUM` names another one. */
const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The path of a Chromium on this machine, or undefined where there is none. */
export const chromiumPath = places.find((path) => path !== undefined && path !== "" && existsSync(path));

/** How long anything on a page may take to appear. */
const patienceMs = 20_000;

/** Starts it. It asks nobody for anything by itself. */
export function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("There is no Chromium here.");
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
  ];
  return chromium.launch({ executablePath: chromiumPath, args });
}

/** A page of its own, and what went wrong in it. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** The requests that would have left this machine; they were not let out. */
  foreign: string[];
  /** What the page threw, or what its policy refused. */
  errors: string[];
}

/** Opens a page and waits until it shows who leads. */
export async function openPage(
  browser: Browser,
  address: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const watched: WatchedPage = { page, context, foreign: [], errors: [] };
  await context.route("**", async (route) => {
    const asked = route.request().url();
    if (asked.startsWith(`${new URL(address).origin}/`) || asked.startsWith("data:")) return route.continue();
    watched.foreign.push(asked);
    return route.abort();
  });
  page.on("pageerror", (error) => watched.errors.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) watched.errors.push(message.text());
  });
  await page.goto(address);
  await page.getByText(/^order-\d leads term \d+$/).waitFor();
  return watched;
}
