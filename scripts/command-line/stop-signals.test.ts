import { expect, test } from "bun:test";
import { until } from "../cluster/fixtures/until.ts";

const script = `
  import { stopSignals } from ${JSON.stringify(`${import.meta.dir}/stop-signals.ts`)};
  const { first } = stopSignals();
  process.on("SIGUSR1", () => console.log("goes on"));
  const isBusy = setInterval(() => {}, 1_000);
  console.log("listens");
  console.log("first:", await first);
  clearInterval(isBusy);
`;

test("on a terminal, its end is a wish to stop", async () => {
  let shown = "";
  const data = (_: unknown, bytes: Uint8Array) => {
    shown += Buffer.from(bytes).toString();
  };
  const run = Bun.spawn([process.execPath, "-e", script], { terminal: { data } });
  await until("its first line", () => shown.includes("listens") || undefined, 4_000);
  run.kill("SIGHUP");
  expect(await run.exited).toBe(0);
  await until("its last line", () => shown.includes("first: SIGHUP") || undefined);
});

test("elsewhere, as with nohup, it is none", async () => {
  const run = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  let written = "";
  for await (const bytes of run.stdout) {
    const text = Buffer.from(bytes).toString();
    written += text;
    if (text.includes("listens")) for (const signal of ["SIGHUP", "SIGUSR1"] as const) run.kill(signal);
    if (text.includes("goes on")) run.kill("SIGINT");
  }
  expect(await run.exited).toBe(0);
  expect(written).toBe("listens\ngoes on\nfirst: SIGINT\n");
});
