import manifest from "../../package.json" with { type: "json" };

/**
 * Ends the process with one line where it is not run by the Bun that `package.json` asks for. To be called before
 * anything else is imported: what an older one, or Node, can't even load would end it with a stack trace.
 */
export function requireBun(): void {
  const complaint = bunComplaint(typeof Bun === "undefined" ? undefined : Bun.version);
  if (complaint === undefined) return;
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}

/** What is wrong with this version of Bun, if anything; undefined is no Bun at all. */
export function bunComplaint(version: string | undefined): string | undefined {
  const wanted = manifest.engines.bun.replace(/^>=/, "");
  const remedy = `bun upgrade gets the newest, and npx --yes bun@${wanted} stands for bun where only npm is there.`;
  if (version === undefined) return `Bun ${wanted} or newer is needed, and this is not Bun: ${remedy}`;
  if (Bun.semver.order(version, wanted) >= 0) return undefined;
  return `Bun ${wanted} or newer is needed, and this is ${version}: ${remedy}`;
}
