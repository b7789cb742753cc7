import { afterEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signalRepeatMs } from "../command-line/stop-signals.ts";
import { endLaunched, Launched, launched } from "./fixtures/launched.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";

afterEach(endLaunched);

describe("the launcher", () => {
  test("starts everything, says what runs where, and stops it in order", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path, undefined, ["--front-ends", "2"]);
    const state = await launcher.ready();
    const names = ["catalog", "order-1", "order-2", "order-3", "front-end-1", "front-end-2"];
    expect(state.processes.map(({ name }) => name)).toEqual(names);
    const catalog = state.processes[0]!;
    expect(catalog).toEqual({
      name: "catalog",
      service: "catalog",
      id: 1,
      url: `http://127.0.0.1:${launcher.port + 100}`,
      pid: expect.any(Number),
    });
    const environment = (await (await fetch(`${catalog.url}/environment`)).json()) as Record<string, string>;
    expect(environment).toMatchObject({ PORT: String(launcher.port + 100), LOG_LEVEL: expect.any(String) });
    expect(environment.CLUSTER_TOKEN).toBe(readFileSync(join(root.path, "cluster.token"), "utf8").trim());
    expect(environment.STOCKS).toBeUndefined();

    launcher.process.kill("SIGTERM");
    expect(await launcher.process.exited).toBe(0);
    expect(launcher.state()).toEqual({ ready: false, launcher: state.launcher, processes: [] });
    const stops = names.map((name) =>
      Number(/stopping at (\d+)/.exec(readFileSync(join(root.path, "logs", `${name}.log`), "utf8"))?.[1]),
    );
    const [catalogMs, ...others] = stops;
    expect(Math.max(...others.slice(3))).toBeLessThanOrEqual(Math.min(...others.slice(0, 3)));
    expect(Math.max(...others.slice(0, 3))).toBeLessThanOrEqual(catalogMs!);
    const output = await launcher.process.stdout.text();
    expect(output).toMatch(/SERVICE +ROLE +URL +PID/);
    expect(output).toMatch(/order-3 +leader/);
    expect(output).toContain(`curl 'http://127.0.0.1:${launcher.port}/stocks/GameStart'`);
  });

  test("starts a dead service again, says so, and keeps cluster.json current", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path);
    const before = (await launcher.ready()).processes.find(({ name }) => name === "front-end-1")!;
    process.kill(before.pid!, "SIGKILL");
    await until("another pid, and ready", () => {
      const state = launcher.state();
      const now = state?.processes.find(({ name }) => name === "front-end-1");
      return state?.ready && now?.pid && now.pid !== before.pid ? true : undefined;
    });
    expect((await fetch(before.url, { keepalive: false })).status).toBe(200);
    launcher.process.kill("SIGINT");
    expect(await launcher.process.exited).toBe(0);
    const output = await launcher.process.stdout.text();
    expect(output).toContain(
      `front-end-1 died (SIGKILL): starting it again; its log is ${root.path}/logs/front-end-1.log`,
    );
    expect(output).toContain("front-end-1 was started again (pid ");
  });

  test("leaves no orphan when it is killed, not even a paused one, and can be started again", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path);
    const state = await launcher.ready();
    process.kill(state.processes[1]!.pid!, "SIGSTOP");
    launcher.process.kill("SIGKILL");
    await launcher.process.exited;
    await launcher.nothingLeft();
    await new Launched(root.path, launcher.port).ready();
  });

  test("ends with a service's own words, and code 1, where that refuses to start", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path, ["refusing", "answering", "answering"]);
    expect(await launcher.process.exited).toBe(1);
    expect(await launcher.process.stderr.text()).toBe(
      'catalog refuses to start: STOCKS "bad.csv": line 3: the price is not a number\n',
    );
    await launcher.nothingLeft();
  });

  test("takes a Ctrl-C that comes twice for one, and a later one for the wish to end at once", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path, ["answering", "stubborn", "answering"]);
    await launcher.ready();
    const firstMs = performance.now();
    launcher.process.kill("SIGINT");
    await until("the stop", () => (launcher.state()?.ready === false ? true : undefined));
    await until("a Ctrl-C that counts", async () => {
      launcher.process.kill("SIGINT");
      return (await Promise.race([launcher.process.exited, Bun.sleep(20)])) === undefined ? undefined : true;
    });
    expect(performance.now() - firstMs).toBeGreaterThanOrEqual(signalRepeatMs - 1);
    expect(launcher.process.exitCode).toBe(1);
    expect(await launcher.process.stdout.text()).toContain("Killed.");
    await launcher.nothingLeft();
  });

  test("refuses a taken port and a directory in use, and leaves nothing running", async () => {
    using root = temporaryDirectory();
    using other = temporaryDirectory();
    const first = await launched(root.path);
    await first.ready();
    const samePort = new Launched(other.path, first.port);
    const sameDirectory = await launched(root.path);
    expect(await samePort.process.exited).toBe(1);
    expect(await samePort.process.stderr.text()).toContain(
      `Port ${first.port + 100} on 127.0.0.1, for catalog, is taken`,
    );
    expect(await sameDirectory.process.exited).toBe(1);
    expect(await sameDirectory.process.stderr.text()).toContain(`launcher pid ${first.process.pid}`);
    expect(first.state()?.ready).toBe(true);
  });

  test("goes on when nobody reads what it prints", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path);
    await launcher.process.stdout.cancel();
    const before = (await launcher.ready()).processes[1]!;
    process.kill(before.pid!, "SIGKILL");
    await until("a restart", () => {
      const pid = launcher.state()?.processes[1]?.pid;
      return pid && pid !== before.pid ? true : undefined;
    });
    launcher.process.kill("SIGTERM");
    expect(await launcher.process.exited).toBe(0);
  });

  test("goes on in the background when the terminal that it was started from is closed", async () => {
    using root = temporaryDirectory();
    const launcher = await launched(root.path);
    const before = (await launcher.ready()).processes[1]!;
    launcher.process.kill("SIGHUP");
    // What is done after the signal shows that it was not followed.
    process.kill(before.pid!, "SIGKILL");
    await until("a restart", () => {
      const pid = launcher.state()?.processes[1]?.pid;
      return pid && pid !== before.pid ? true : undefined;
    });
    launcher.process.kill("SIGTERM");
    expect(await launcher.process.exited).toBe(0);
    expect(await launcher.process.stdout.text()).toContain("SIGTERM: stopping");
  });
});
