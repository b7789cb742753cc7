import { expect, test } from "bun:test";
import { sendSignal } from "./send-signal.ts";

test("a signal to a process that has just ended is refused in words", async () => {
  const child = Bun.spawn(["sleep", "60"]);
  sendSignal(child.pid, "SIGKILL", "order-1");
  await child.exited;
  expect(() => sendSignal(child.pid, "SIGKILL", "order-1 (pid 1)")).toThrow(
    "order-1 (pid 1) could not be sent SIGKILL (ESRCH): nothing was done.",
  );
});
