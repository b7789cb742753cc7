import type { Flags } from "../command-line/flag.ts";
import { flags } from "./flags.ts";

interface Command {
  /** What follows the command's name. */
  parameters: readonly string[];
  meaning: string;
  /** What it does in full, for its own `--help`. */
  story: string;
  flags: Flags;
}

const one = ["NAME"] as const;
const own = {
  "data-dir": { ...flags["data-dir"], meaning: "the data directory of the cluster that is meant" },
} as const;

/** What can be done beside starting a cluster, from any terminal, in the order in which `--help` shows it. */
export const commands = {
  status: {
    parameters: [],
    meaning: "show the services, who leads, and how far behind the others are",
    story:
      "Shows each service: whether it is ready, paused or down; of the order replicas also their role, their term,\n" +
      "the last order in their log (the head, with the hash of the log up to it) and their lag, in orders behind\n" +
      "the leader.",
    flags: { ...own, json: { meaning: "print it as JSON" } },
  },
  kill: {
    parameters: one,
    meaning: "kill a service at once (SIGKILL); the launcher starts it again",
    story: "Kills a service at once, with SIGKILL: it finishes nothing. The launcher starts it again.",
    flags: own,
  },
  pause: {
    parameters: one,
    meaning: "freeze a service (SIGSTOP): it listens, but answers nothing",
    story:
      "Freezes a service, with SIGSTOP: it still takes connections, but answers nothing, as a machine that hangs.\n" +
      "It stays so until bun run cluster resume, kill, restart or stop.",
    flags: own,
  },
  resume: {
    parameters: one,
    meaning: "let a paused service go on (SIGCONT)",
    story: "Lets a paused service go on, with SIGCONT, where it was.",
    flags: own,
  },
  restart: {
    parameters: one,
    meaning: "let a service finish its work and end (SIGTERM), and start again",
    story:
      "Asks a service, with SIGTERM, to finish its work and end, and waits until the launcher has started it again.",
    flags: own,
  },
  add: {
    parameters: ["front-end"],
    meaning: "start one more front end, as good as the others",
    story:
      "Starts one more front end, under the lowest number that is free, and waits until it is ready. The next start of\n" +
      "the cluster has as many as its --front-ends says.",
    flags: own,
  },
  remove: {
    parameters: one,
    meaning: "let a front end finish its work and end, for good",
    story: "Asks a front end to finish its work and end, and waits until it has; any but the last one.",
    flags: own,
  },
  backup: {
    parameters: ["DIR"],
    meaning: "write a verified backup to a new directory, while trades go on",
    story:
      "Writes a backup of the cluster to the new directory DIR: the listing and every order that was answered before the\n" +
      "command began. It copies from a follower, so no trade waits for it; checks the whole chain; and gives DIR its name\n" +
      "only then: until then, and after a Ctrl-C, there is no DIR. manifest.json in it names the bazaar and the last order,\n" +
      "orders.db is an SQLite file that any tool can read. Rejected trades are not in it: a trade that was refused for want\n" +
      "of shares, and is sent again with the same key to a restored bazaar, is decided anew.",
    flags: own,
  },
  restore: {
    parameters: ["DIR"],
    meaning: "make a new data directory out of a backup",
    story:
      "Checks the backup in DIR and makes a data directory of it, which must be empty or not there yet: each order replica\n" +
      "gets the orders, and the next start rebuilds the catalog from them. Says where later orders of the same bazaar are\n" +
      "to be seen: in backups and data directories beside these two, and in .data. Never run the bazaar that was backed up\n" +
      "and the restored one at the same time.",
    flags: { "data-dir": { ...flags["data-dir"], meaning: "the data directory that is made" } },
  },
  inspect: {
    parameters: ["NAME", "SQL"],
    meaning: 'query the database of a service that runs, as in "select * from state"',
    story:
      "Has the catalog or an order replica answer one SQL query that only reads: while a service runs, no other program\n" +
      "can open its database. Shows the first 1,000 rows. The service does nothing else meanwhile, so a query that may\n" +
      "take long is refused, and sooner where trades wait for it: ask a follower rather than the leader or the catalog,\n" +
      "or take a backup and query its orders.db. A service's tables: select name from sqlite_schema.",
    flags: { ...own, json: { meaning: "print it as JSON" } },
  },
  stop: {
    parameters: [],
    meaning: "stop the whole cluster in order, as Ctrl-C does",
    story:
      "Stops the whole cluster in order, as Ctrl-C does, and waits until nothing of it is left. Asked again while it\n" +
      "stops, it ends at once, as at a second Ctrl-C.",
    flags: own,
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** How a command is called. */
export function synopsis(name: CommandName): string {
  return ["bun run cluster", name, ...commands[name].parameters].join(" ");
}

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
