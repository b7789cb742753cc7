import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DirectoryLock } from "../cluster/directory-lock.ts";
import { hasDevelopmentPackages, missingPackages, type Needed } from "./missing-packages.ts";

/** How long one start waits for another one that is just installing. */
const patienceMs = 300_000;

/**
 * Installs the packages that are missing, and nothing where none is: the tree may be read-only then, and may belong to
 * somebody else. Of several starts at once one installs. Returns what is wrong, in a sentence.
 */
export async function setUp(root: string, needed: Needed): Promise<string | undefined> {
  if (missingPackages(root, needed).length === 0) return undefined;
  try {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    const lock = DirectoryLock.take(join(root, "node_modules", ".set-up.lock"), patienceMs);
    if (lock === "taken") return `Another process installs packages in ${root} and does not end.`;
    try {
      return await installMissing(root, needed);
    } finally {
      lock.release();
    }
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    return inWords(root, needed, `the directory can't be written (${String(code ?? message)})`);
  }
}

async function installMissing(root: string, needed: Needed): Promise<string | undefined> {
  if (missingPackages(root, needed).length === 0) return undefined;
  const run = Bun.spawn([process.execPath, ...installArguments(root, needed)], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = await run.stderr.text();
  if ((await run.exited) === 0 && missingPackages(root, needed).length === 0) return undefined;
  const errors = said.split("\n").filter((line) => line.startsWith("error"));
  return inWords(root, needed, errors.at(-1)?.replace(/^error:\s*/, "") ?? "bun install fails");
}

function installArguments(root: string, needed: Needed): string[] {
  // A production install would take away what a developer has.
  const isProduction = needed === "production" && !hasDevelopmentPackages(root);
  return ["install", "--frozen-lockfile", ...(isProduction ? ["--production"] : [])];
}

function inWords(root: string, needed: Needed, why: string): string {
  const missing = missingPackages(root, needed);
  const some =
    missing.length > 3 ? `${missing.slice(0, 3).join(", ")} and ${missing.length - 3} more` : missing.join(", ");
  const command = ["bun", ...installArguments(root, needed)].join(" ");
  return `Packages are missing (${some}), and can't be installed: ${why}. Run ${command} in ${root} as its owner.`;
}
