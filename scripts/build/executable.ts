import { basename } from "node:path";
import { dieWithParent } from "./die-with-parent.ts";

/** The single executable: its first argument says which of our programs it is. */
const programs: Record<string, () => Promise<unknown>> = {
  cluster: () => import("../cluster/main.ts"),
  client: () => import("../client/main.ts"),
  catalog: () => import("../../services/catalog/main.ts"),
  order: () => import("../../services/order/main.ts"),
  "front-end": () => import("../../services/front-end/main.ts"),
};

// The programs read their own arguments from here.
const [name = ""] = process.argv.splice(2, 1);
const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
// A service that a launcher has started must not outlive it.
if (process.env.LAUNCHER_PID) dieWithParent();
if (program) await program();
else explain(name);

function explain(command: string): void {
  const own = basename(process.execPath);
  const usage = [
    `${own} cluster    start the bazaar, or control one that runs (--help tells more)`,
    `${own} client     trade and look up (--help tells more)`,
    `${own} catalog, order or front-end    one service, configured by environment variables`,
  ].join("\n");
  const isAsked = ["", "help", "--help", "-h"].includes(command);
  process.exitCode = isAsked ? 0 : 2;
  if (isAsked) process.stdout.write(`${usage}\n`);
  else process.stderr.write(`${JSON.stringify(command)} is no command.\n${usage}\n`);
}
