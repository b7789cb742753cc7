import { expect, test } from "bun:test";
import { until } from "../fixtures/until.ts";
import { processInfo } from "./process-info.ts";
import { askToEnd, sendSignal } from "./send-signal.ts";

test("a signal to a process that has just ended is refused in words", async () => {
  const child = Bun.spawn(["sleep", "60"]);
  sendSignal(child.pid, "SIGKILL", "order-1");
  await child.exited;
  expect(() => sendSignal(child.pid, "SIGKILL", "order-1 (pid 1)")).toThrow(
    "order-1 (pid 1) could not be sent SIGKILL (ESRCH): nothing was done.",
  );
});

test("one that is paused ends too when it is asked to", async () => {
  const child = Bun.spawn(["sleep", "60"]);
  sendSignal(child.pid, "SIGSTOP", "order-1");
  await until("the pause", () => processInfo(child.pid)?.paused || undefined);
  try {
    askToEnd(child.pid, "order-1");
    await until("its end", () => child.signalCode ?? undefined);
  } finally {
    child.kill("SIGKILL");
  }
  expect(child.signalCode).toBe("SIGTERM");
});
