import { connectDirectly } from "../command-line/direct-connections.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { restoreBackup } from "./backup/restore-backup.ts";
import { takeBackup } from "./backup/take-backup.ts";
import { addFrontEnd, removeFrontEnd } from "./control/change-front-ends.ts";
import { inspectService } from "./control/inspect-service.ts";
import { showStatus } from "./control/show-status.ts";
import { signalService } from "./control/signal-service.ts";
import { stopCluster } from "./control/stop-cluster.ts";
import { entries } from "./entries.ts";
import { help } from "./help.ts";
import { launch } from "./launch.ts";
import { readRequest } from "./read-request.ts";

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const request = readRequest(args);
  connectDirectly(["*"]);
  switch (request.mode) {
    case "help":
      terminal.line(help(request.command));
      return 0;
    case "launch":
      return await launch(request.options, entries, terminal);
    case "status":
      await showStatus(request, terminal);
      return 0;
    case "stop":
      await stopCluster(request.dataDir, terminal);
      return 0;
    case "add":
      await addFrontEnd(request.dataDir, terminal);
      return 0;
    case "remove":
      await removeFrontEnd(request.dataDir, request.name, terminal);
      return 0;
    case "backup":
      await takeBackup(request.dataDir, request.directory, terminal);
      return 0;
    case "restore":
      await restoreBackup(request.directory, request.dataDir, terminal);
      return 0;
    case "inspect":
      await inspectService(request, terminal);
      return 0;
    case "signal":
      await signalService(request, terminal);
      return 0;
  }
}
