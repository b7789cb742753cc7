import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { defaultListing } from "../../db/listing.ts";
import { Load } from "../cluster/load.ts";
import { TradeHistory } from "../cluster/trade-history.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { chromiumPath, openBrowser, openPage, type WatchedPage } from "./browser.ts";

if (chromiumPath === undefined) {
  console.warn("The dashboard is not tested in a browser: there is no Chromium here (apt-get install chromium).");
}

let cluster: SpawnedCluster;
let browser: Browser;
const pages: WatchedPage[] = [];

/** A page of the cluster's first front end. */
async function open(options: Parameters<typeof openPage>[2] = {}, address = cluster.dashboard): Promise<Page> {
  const opened = await openPage(browser, address, options);
  pages.push(opened);
  return opened.page;
}

const row = (page: Page, table: string, text: string) =>
  page.locator(`#${table} tbody tr`).filter({ has: page.getByRole("rowheader", { name: text, exact: true }) });

/** The shares that the market shows of a stock. */
async function shares(page: Page, name: string): Promise<number> {
  return Number(await textOf(row(page, "market", name).getByRole("cell").nth(1)));
}

async function textOf(element: Locator): Promise<string> {
  return (await element.textContent()) ?? "";
}

async function fillTicket(page: Page, stock: string, quantity: string): Promise<void> {
  await page.getByLabel("Stock", { exact: true }).fill(stock);
  await page.getByLabel("Shares", { exact: true }).fill(quantity);
}

describe.skipIf(chromiumPath === undefined)("the dashboard, in a browser", () => {
  beforeAll(async () => {
    cluster = await SpawnedCluster.start({ flags: ["--break-it"] });
    browser = await openBrowser();
  }, 60_000);

  // A page that is open is drawn, and fed.
  afterEach(async () => {
    for (const { context } of pages) await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await cluster?.[Symbol.asyncDispose]();
  }, 20_000);

  test("a trade is made with the ticket, and seen among the orders and in the shares", async () => {
    const page = await open();
    await row(page, "market", "GameStart").getByRole("button").click();
    const before = await shares(page, "GameStart");
    await page.getByLabel("Shares", { exact: true }).fill("3");
    await page.getByText("$47.97").waitFor();
    await page.keyboard.press("Enter");
    const outcome = await textOf(page.getByText(/^✓ Order \d+ is done\.$/));
    const number = /\d+/.exec(outcome)![0];
    const cells = row(page, "blotter", number).getByRole("cell");
    await cells.first().waitFor();
    expect((await cells.allInnerTexts()).slice(1)).toEqual([
      "buy",
      "GameStart",
      "3",
      expect.stringMatching(/^order-\d$/),
    ]);
    await row(page, "market", "GameStart")
      .getByText(String(before - 3), { exact: true })
      .waitFor();
    await page.getByLabel("Order", { exact: true }).fill(number);
    await page.getByRole("button", { name: "Look up" }).click();
    await page.getByText(new RegExp(`^Order ${number}: bought 3 GameStart at .*, taken by order-\\d\\.$`)).waitFor();
  }, 60_000);

  test("what is refused says why, beside the field", async () => {
    const page = await open();
    const reason = (id: string) => page.locator(`#ticket-${id}-problem`);
    await fillTicket(page, "FishCo", "100000");
    await page.getByRole("button", { name: "Buy FishCo" }).click();
    await reason("quantity").getByText("Not enough shares of FishCo").waitFor();
    expect(await page.getByLabel("Shares", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    await fillTicket(page, "NoSuchCo", "1");
    expect(await textOf(reason("quantity"))).toBe("");
    await page.getByRole("button", { name: "Buy NoSuchCo" }).click();
    await reason("stock").getByText("There is no stock").waitFor();
    await fillTicket(page, "FishCo", "1.5");
    await page.getByRole("button", { name: "Buy FishCo" }).click();
    await reason("quantity").getByText("A whole number").waitFor();
  }, 60_000);

  test("a trade whose outcome is not known is asked for again, with the same key", async () => {
    const page = await open();
    const keys: (string | undefined)[] = [];
    await page.route("**/orders", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      // The first try reaches the bazaar, but its answer does not reach the page.
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await fillTicket(page, "BoarCo", "2");
    await page.getByText("Available").waitFor();
    const before = await shares(page, "BoarCo");
    await page.getByRole("button", { name: "Buy BoarCo" }).click();
    await page.getByText("Outcome unknown, asking again with the same key").waitFor();
    expect(await page.getByRole("button", { name: "Sent…" }).isDisabled()).toBe(true);
    await page.getByText(/^✓ Order \d+ is done\.$/).waitFor();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    await row(page, "market", "BoarCo")
      .getByText(String(before - 2), { exact: true })
      .waitFor();
  }, 60_000);

  test("the leader is killed by the button while trades run: another one leads, and no trade fails", async () => {
    const page = await open();
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: [cluster.url("front-end-1")], history, listing: defaultListing, clients: 4 });
    await load.settles(50);
    const leader = (await textOf(page.getByText(/^order-\d leads term \d+$/))).split(" ")[0]!;
    // With the keyboard: a mouse would wait until nothing moves any more.
    await page.getByRole("button", { name: "Kill the leader" }).press("Enter");
    await row(page, "cluster", leader).getByText("down").waitFor();
    await page
      .getByText(new RegExp(`${leader} stopped answering; order-\\d leads term \\d+, [\\d,]+ ms later\\.`))
      .waitFor();
    await page.getByText(/Trades waited [\d,]+ ms at most; none failed\./).waitFor();
    expect(await textOf(page.locator(".gap .number"))).toMatch(/^[\d.,]+ ms$/);
    await load.settles(50);
    await page.getByRole("button", { name: `Start ${leader}` }).press("Enter");
    await row(page, "cluster", leader).getByText("follower").waitFor();
    await load.stop();
    expect(history.faults).toEqual([]);
    await cluster.ready();
  }, 60_000);

  test("without the launcher's secret there is nothing to break with, only how to come by it", async () => {
    const killButtons = (page: Page) => page.getByRole("button", { name: /^Kill/ });
    const hint = (page: Page) => page.getByText(/open the address that bun run cluster prints/);
    const without = await open({}, `${cluster.url("front-end-1")}/`);
    await hint(without).waitFor();
    expect(await killButtons(without).count()).toBe(0);
    const wrong = await open({}, `${cluster.url("front-end-1")}/#break-it=${"0".repeat(32)}`);
    await wrong.getByRole("button", { name: "Kill the leader" }).press("Enter");
    await wrong.getByText(/^That is not this cluster's secret/).waitFor();
    await hint(wrong).waitFor();
    expect(await killButtons(wrong).count()).toBe(0);
  }, 60_000);

  test("on a phone, an order's shares are on the screen", async () => {
    const viewport = { width: 360, height: 740 };
    const page = await open({ viewport });
    const header = page.locator("#blotter").getByRole("columnheader", { name: "Shares" });
    await header.waitFor();
    const box = (await header.boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
  }, 60_000);

  test("while nobody can trade, the page says so, since when and why", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Kill catalog" }).press("Enter");
    const band = page.getByText(/^Trades are not taken now, since [\d:]+\. .*The catalog does not answer\./);
    await band.waitFor();
    await page.getByRole("button", { name: "Start catalog" }).press("Enter");
    await band.waitFor({ state: "hidden" });
    await cluster.ready();
  }, 60_000);

  test("a process is paused and resumed, and the list of what happened says so", async () => {
    const page = await open();
    const follower = page.locator("#cluster tbody tr").filter({ hasText: "follower" }).first();
    const name = await textOf(follower.getByRole("rowheader"));
    await page.getByRole("button", { name: `Pause ${name}` }).click();
    await row(page, "cluster", name).getByText("paused").waitFor();
    await page.getByRole("button", { name: `Resume ${name}` }).click();
    await row(page, "cluster", name).getByText("follower").waitFor();
    for (const what of ["was paused from the dashboard.", "was resumed from the dashboard.", "is back."]) {
      await page.getByText(`${name} ${what}`).first().waitFor();
    }
  }, 60_000);

  test("where the connection is lost, it says so, marks what it shows as old, and comes back", async () => {
    const page = await open();
    const { pid } = cluster.process("front-end-1");
    process.kill(pid!, "SIGSTOP");
    await page.getByText("Connection lost.").waitFor();
    await page.getByText("What is shown is old").waitFor();
    expect(await page.locator("main.old").count()).toBe(1);
    process.kill(pid!, "SIGCONT");
    await page.getByText("● Live").waitFor();
    expect(await page.locator("main.old").count()).toBe(0);
  }, 60_000);

  test("it can be paused, and goes on", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.locator(".banner").getByText("Paused.").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("● Live").waitFor();
  }, 60_000);

  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in ${colorScheme} colors, wide and narrow, live and old`, async () => {
      const page = await open({ colorScheme, bypassCSP: true });
      await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("axe-core/axe.min.js")) });
      await fillTicket(page, "NoSuchCo", "1");
      await page.getByRole("button", { name: "Buy NoSuchCo" }).click();
      await page.getByText("There is no stock").waitFor();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await axeViolations(page)]).toEqual([width, []]);
      }
      await page.getByRole("button", { name: "Pause", exact: true }).click();
      await page.locator(".banner").getByText("Paused.").waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }, 60_000);
  }

  test("no request left this machine, and nothing was thrown or refused by the page's own policy", () => {
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.flatMap(({ foreign, errors }) => [...foreign, ...errors])).toEqual([]);
  });
});

interface AxeWindow {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

async function axeViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as AxeWindow).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
