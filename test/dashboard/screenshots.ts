import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { openBrowser, openPage } from "./browser.ts";

/** Makes the README's pictures of the dashboard, from a real cluster whose leader is killed while it trades. */

const docs = resolve(import.meta.dir, "../../docs");
const maxBytes = 200_000;
/** As long as the charts need to fill, before the kill and after it. */
const [beforeMs, afterMs] = [45_000, 9_000];

async function picture(page: Page, colorScheme: "light" | "dark", name: string): Promise<void> {
  await page.emulateMedia({ colorScheme });
  // The charts take the new colors as they draw.
  await page.waitForTimeout(1_000);
  const bytes = await page.screenshot({ path: `${docs}/${name}` });
  if (bytes.length > maxBytes) throw new Error(`${name} has ${bytes.length} bytes: at most ${maxBytes} are wanted.`);
  console.log(`docs/${name}: ${bytes.length} bytes`);
}

mkdirSync(docs, { recursive: true });
await using cluster = await SpawnedCluster.start({ flags: ["--break-it"] });
const browser = await openBrowser();
try {
  const viewport = { width: 1280, height: 840 };
  const { page } = await openPage(browser, cluster.dashboard, { viewport, deviceScaleFactor: 1 });
  await page.getByRole("button", { name: "Sample trades" }).click();
  await page.getByRole("button", { name: "GameStart" }).click();
  await page.waitForTimeout(beforeMs);
  await page.getByRole("button", { name: "Kill the leader" }).click();
  await page.waitForTimeout(afterMs);
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await picture(page, "light", "dashboard.png");
  await picture(page, "dark", "dashboard-dark.png");
} finally {
  await browser.close();
}
