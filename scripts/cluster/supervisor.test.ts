import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child } from "./child.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { until } from "./fixtures/until.ts";
import { freeBasePort } from "./free-base-port.ts";
import { restartPause } from "./restart-pause.ts";
import type { ServicePlan } from "./service-plan.ts";
import { Supervisor } from "./supervisor.ts";

async function planOf(fixture: string, directory: string): Promise<ServicePlan> {
  const port = await freeBasePort();
  return {
    name: fixture,
    service: "catalog",
    id: 1,
    host: "127.0.0.1",
    port,
    url: `http://127.0.0.1:${port}`,
    entry: `${import.meta.dir}/fixtures/${fixture}.ts`,
    env: { PORT: String(port) },
    logPath: join(directory, `${fixture}.log`),
  };
}

function recorded(plan: ServicePlan, wasReady = false) {
  const seen: string[] = [];
  const pauses: number[] = [];
  const supervisor = new Supervisor(plan, {
    started: (restart) => void seen.push(restart ? "restarted" : "started"),
    died: (why, pauseMs) => {
      seen.push(why);
      pauses.push(pauseMs);
    },
    stopped: (pauseMs) => {
      seen.push("stopped");
      pauses.push(pauseMs);
    },
    held: () => void seen.push("held"),
    refused: (why) => void seen.push(`refused: ${why}`),
    wasReady: () => wasReady,
  });
  return { supervisor, seen, pauses };
}

async function answers(plan: ServicePlan): Promise<true | undefined> {
  return (await fetch(plan.url, { keepalive: false }).catch(() => undefined))?.ok || undefined;
}

describe("a supervisor", () => {
  test("starts a killed service again at once", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("answering", root.path);
    const { supervisor, seen, pauses } = recorded(plan);
    supervisor.start();
    try {
      await until("the first run", () => answers(plan));
      const first = supervisor.pid ?? 0;
      process.kill(first, "SIGKILL");
      await until("the second run", () => (seen.includes("restarted") ? answers(plan) : undefined));
      expect(supervisor.pid).not.toBe(first);
      expect(seen).toEqual(["started", "died (SIGKILL)", "restarted"]);
      expect(pauses).toEqual([0]);
    } finally {
      expect(await supervisor.stop()).toBe("stopped");
    }
    expect(supervisor.pid).toBeNull();
    expect(seen.length).toBe(3);
  });

  test("starts a service again, without a word of death, that somebody else asked to stop", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("answering", root.path);
    const { supervisor, seen, pauses } = recorded(plan);
    supervisor.start();
    // Before it listens to the signal.
    process.kill(supervisor.pid ?? 0, "SIGTERM");
    try {
      await until("the second run", () => (seen.includes("restarted") ? answers(plan) : undefined));
      process.kill(supervisor.pid ?? 0, "SIGTERM");
      await until("the third run", () => (seen.length === 5 ? answers(plan) : undefined));
      expect(seen).toEqual(["started", "stopped", "restarted", "stopped", "restarted"]);
      expect(pauses[0]).toBe(0);
    } finally {
      await supervisor.stop();
    }
  });

  test("waits longer from end to end where a service ends at once, though in order", async () => {
    using root = temporaryDirectory();
    const { supervisor, pauses, seen } = recorded(await planOf("ending", root.path));
    supervisor.start();
    await until("four ends", () => (pauses.length >= 4 ? true : undefined));
    await supervisor.kill();
    expect(pauses).toEqual([0, 100, 200, 400]);
    expect(seen.slice(0, 3)).toEqual(["started", "stopped", "restarted"]);
  });

  test("waits longer from death to death", async () => {
    using root = temporaryDirectory();
    const { supervisor, pauses } = recorded(await planOf("crashing", root.path));
    supervisor.start();
    await until("four deaths", () => (pauses.length >= 4 ? true : undefined));
    await supervisor.kill();
    expect(pauses).toEqual([0, 100, 200, 400]);
    expect(restartPause(30)).toBe(5_000);
  });

  test("does not start a service again that refuses its configuration, and repeats its words", async () => {
    using root = temporaryDirectory();
    const { supervisor, seen } = recorded(await planOf("refusing", root.path));
    supervisor.start();
    await until("the refusal", () => seen[1]);
    expect(seen).toEqual(["started", 'refused: STOCKS "bad.csv": line 3: the price is not a number']);
    expect(supervisor.pid).toBeNull();
    expect(await supervisor.stop()).toBe("stopped");
  });

  test("tries again where a service refuses that was ready before", async () => {
    using root = temporaryDirectory();
    const { supervisor, seen } = recorded(await planOf("refusing", root.path), true);
    supervisor.start();
    await until("a restart", () => (seen.includes("restarted") ? true : undefined));
    await supervisor.kill();
    expect(seen[1]).toBe('refuses to run (STOCKS "bad.csv": line 3: the price is not a number)');
  });

  test("repeats what a service says that dies of something that may pass", async () => {
    using root = temporaryDirectory();
    const { supervisor, seen } = recorded(await planOf("unlucky", root.path));
    supervisor.start();
    await until("its death", () => seen[1]);
    await supervisor.kill();
    expect(seen[1]).toBe("died (exit code 1: PORT=1 is taken by another process)");
  });

  test("tries again where a process can't even be started", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("answering", root.path);
    const file = join(root.path, "no-directory");
    writeFileSync(file, "");
    const { supervisor, seen } = recorded({ ...plan, logPath: join(file, "x.log") });
    supervisor.start();
    await until("two attempts", () => (seen.length >= 2 ? true : undefined));
    await supervisor.kill();
    expect(seen[0]).toContain("can't be started");
  });

  test("leaves a service down that it is to hold, until it is to start it again", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("answering", root.path);
    const { supervisor, seen } = recorded(plan);
    supervisor.start();
    await until("the first run", () => answers(plan));
    await supervisor.hold();
    expect([supervisor.pid, seen]).toEqual([null, ["started", "held"]]);
    supervisor.startAgain();
    supervisor.startAgain();
    await until("the second run", () => answers(plan));
    expect(seen).toEqual(["started", "held", "restarted"]);
    await supervisor.stop();
  });

  test("holds a service down that has just died, and waits to be started again", async () => {
    using root = temporaryDirectory();
    const { supervisor, pauses, seen } = recorded(await planOf("crashing", root.path));
    supervisor.start();
    await until("a pause", () => pauses[1]);
    await supervisor.hold();
    const before = seen.length;
    await Bun.sleep(restartPause(3));
    expect(seen.slice(before - 1)).toEqual(["held"]);
    await supervisor.stop();
    supervisor.startAgain();
    expect(supervisor.pid).toBeNull();
  });

  test("stops a service between two runs", async () => {
    using root = temporaryDirectory();
    const { supervisor, pauses, seen } = recorded(await planOf("crashing", root.path));
    supervisor.start();
    await until("a pause", () => pauses[1]);
    await supervisor.stop();
    const before = seen.length;
    await Bun.sleep(restartPause(3));
    expect(seen.length).toBe(before);
  });
});

describe("a child", () => {
  test("that does not end when asked is killed after its grace", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("stubborn", root.path);
    const child = new Child(plan);
    await until("its answer", () => answers(plan));
    expect(await child.stop(50)).toBe("killed");
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("that is paused still ends in order", async () => {
    using root = temporaryDirectory();
    const plan = await planOf("answering", root.path);
    const child = new Child(plan);
    await until("its answer", () => answers(plan));
    process.kill(child.pid, "SIGSTOP");
    expect(await child.stop(3_000)).toBe("stopped");
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });
});
