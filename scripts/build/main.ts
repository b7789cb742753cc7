import { requireBun } from "../command-line/require-bun.ts";

requireBun();
const { runCommand } = await import("../command-line/run-command.ts");
const { run } = await import("./run.ts");
await runCommand(run);
