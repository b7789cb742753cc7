import { describe, expect, test } from "bun:test";
import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import { bunComplaint } from "./require-bun.ts";

describe("the Bun that is needed", () => {
  test.each(["1.4.5", "1.4.6", "1.5.0", "1.10.0", "2.0.0", "1.5.0-canary.20+abc"])("may be %s", (version) => {
    expect(bunComplaint(version)).toBeUndefined();
  });

  test.each(["1.4.4", "1.3.11", "0.9.9", "1.4.4-canary.1"])("may not be %s", (version) => {
    expect(bunComplaint(version)).toStartWith(`Bun 1.4.5 or newer is needed, and this is ${version}: bun upgrade`);
  });

  test("is not Node", () => {
    expect(bunComplaint(undefined)).toContain("this is not Bun");
  });

  test.each(["cluster", "client"])("is checked before the %s command loads anything else", async (command) => {
    using root = temporaryDirectory();
    // Without node_modules and services: nothing else could be loaded.
    cpSync(resolve(import.meta.dir, ".."), join(root.path, "scripts"), { recursive: true });
    writeFileSync(join(root.path, "package.json"), '{"engines":{"bun":">=99.0.0"}}');
    const script = join(root.path, "scripts", command, "main.ts");
    const run = Bun.spawn([process.execPath, script, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    expect(await run.stderr.text()).toBe(
      `Bun 99.0.0 or newer is needed, and this is ${Bun.version}: bun upgrade gets the newest, ` +
        "and npx --yes bun@99.0.0 stands for bun where only npm is there.\n",
    );
    expect(await run.exited).toBe(1);
  });
});
