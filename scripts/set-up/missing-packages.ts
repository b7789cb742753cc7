import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a command needs: what runs the bazaar, or also what builds and tests it. */
export type Needed = "production" | "development";

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/**
 * The packages that a project lacks: those that it names, unless they are there in the exact version, and those that these
 * need. Reads `node_modules`, and asks nobody.
 */
export function missingPackages(root: string, needed: Needed): string[] {
  const { dependencies = {}, devDependencies = {} } = readManifest(root) ?? {};
  const named = Object.entries(needed === "production" ? dependencies : { ...dependencies, ...devDependencies });
  const seen = new Set<string>();
  return named.flatMap(([name, wanted]) => {
    const directory = join(root, "node_modules", name);
    const version = readManifest(directory)?.version;
    const isExact = /^\d+\.\d+\.\d+/.test(wanted);
    if (version === undefined || (isExact && version !== wanted)) return [name];
    return missingBelow(directory, root, seen);
  });
}

/** Whether somebody develops here: most of the development packages are there. */
export function hasDevelopmentPackages(root: string): boolean {
  const names = Object.keys(readManifest(root)?.devDependencies ?? {});
  const present = names.filter((name) => readManifest(join(root, "node_modules", name)) !== undefined);
  return present.length * 2 > names.length;
}

function missingBelow(directory: string, root: string, seen: Set<string>): string[] {
  if (seen.has(directory)) return [];
  seen.add(directory);
  return Object.keys(readManifest(directory)?.dependencies ?? {}).flatMap((name) => {
    const found = find(name, directory, root);
    return found === undefined ? [name] : missingBelow(found, root, seen);
  });
}

/** Where a package that lies in `directory` finds another one. */
function find(name: string, directory: string, root: string): string | undefined {
  for (let from = directory; from.startsWith(root); from = dirname(from)) {
    const candidate = join(from, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
  }
  return undefined;
}

function readManifest(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}
