import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import { missingPackages, type Needed } from "./missing-packages.ts";

/** A project of four packages that lie beside it, so that nothing is asked for on the network; not installed yet. */
async function project() {
  const directory = temporaryDirectory();
  const root = join(directory.path, "project");
  const write = (name: string, manifest: object) => {
    mkdirSync(join(directory.path, name), { recursive: true });
    writeFileSync(join(directory.path, name, "package.json"), JSON.stringify(manifest));
  };
  for (const name of ["runs", "builds", "tests"]) write(name, { name, version: "1.0.0" });
  write("project", {
    dependencies: { runs: "file:../runs" },
    devDependencies: { builds: "file:../builds", tests: "file:../tests" },
  });
  await install(root);
  rmSync(join(root, "node_modules"), { recursive: true });
  return { root, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}

async function install(root: string): Promise<void> {
  const run = Bun.spawn([process.execPath, "install"], { cwd: root, stdio: ["ignore", "ignore", "ignore"] });
  expect(await run.exited).toBe(0);
}

/** Sets up in a process of its own, as each command does. Returns what it complains of. */
async function setUp(root: string, needed: Needed, as: string[] = []): Promise<string> {
  const script = `
    import { setUp } from ${JSON.stringify(`${import.meta.dir}/set-up.ts`)};
    console.log((await setUp(${JSON.stringify(root)}, "${needed}")) ?? "all is there");
  `;
  const run = Bun.spawn([...as, process.execPath, "-e", script], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, HOME: "" },
  });
  const [out, error] = await Promise.all([run.stdout.text(), run.stderr.text()]);
  return (out + error).trim();
}

const isInstalled = (root: string, name: string) => existsSync(join(root, "node_modules", name, "package.json"));

describe("a command that is started for the first time", () => {
  test("installs what it needs, and no more", async () => {
    using own = await project();
    expect(missingPackages(own.root, "production")).toEqual(["runs"]);
    expect(await setUp(own.root, "production")).toBe("all is there");
    expect(["runs", "builds", "tests"].map((name) => isInstalled(own.root, name))).toEqual([true, false, false]);
    expect(await setUp(own.root, "development")).toBe("all is there");
    expect(["runs", "builds", "tests"].map((name) => isInstalled(own.root, name))).toEqual([true, true, true]);
  }, 30_000);

  test("installs once, however many are started at the same time", async () => {
    using own = await project();
    const starts = await Promise.all(Array.from({ length: 12 }, () => setUp(own.root, "production")));
    expect(new Set(starts)).toEqual(new Set(["all is there"]));
  }, 60_000);

  test("leaves a developer what is there", async () => {
    using own = await project();
    await install(own.root);
    rmSync(join(own.root, "node_modules", "runs"), { recursive: true });
    expect(await setUp(own.root, "production")).toBe("all is there");
    expect(["runs", "builds", "tests"].map((name) => isInstalled(own.root, name))).toEqual([true, true, true]);
  }, 30_000);
});

test("a package is missing that is there in another version, or lacks one that it needs", async () => {
  using own = await project();
  await install(own.root);
  expect(missingPackages(own.root, "development")).toEqual([]);
  const manifest = (name: string, content: object) =>
    writeFileSync(join(own.root, "node_modules", name, "package.json"), JSON.stringify(content));
  rmSync(join(own.root, "node_modules", "builds"), { recursive: true });
  mkdirSync(join(own.root, "node_modules", "builds"));
  manifest("builds", { version: "1.0.0", dependencies: { tests: "1", elsewhere: "1" } });
  expect(missingPackages(own.root, "development")).toEqual(["elsewhere"]);
  writeFileSync(join(own.root, "package.json"), JSON.stringify({ dependencies: { builds: "1.0.1" } }));
  expect(missingPackages(own.root, "production")).toEqual(["builds"]);
}, 30_000);

/** How to run a command as a user who may not write: as this one, or, where this is root, as nobody. */
const asReader = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
const canBeReader =
  asReader.length === 0 || (Bun.which("setpriv") !== null && isForAll(process.execPath) && isForAll(import.meta.path));

function isForAll(path: string): boolean {
  return Bun.spawnSync([...asReader, "test", "-r", path]).exitCode === 0;
}

describe.skipIf(!canBeReader)("on a tree that may not be written", () => {
  const close = (root: string) => {
    for (const path of [join(root, ".."), root]) chmodSync(path, 0o555);
    if (existsSync(join(root, "node_modules"))) chmodSync(join(root, "node_modules"), 0o555);
  };
  const open = (root: string) => {
    for (const path of [join(root, ".."), root]) chmodSync(path, 0o755);
  };

  test("a command runs where nothing is missing", async () => {
    using own = await project();
    await install(own.root);
    close(own.root);
    try {
      expect(await setUp(own.root, "development", asReader)).toBe("all is there");
    } finally {
      open(own.root);
    }
  }, 30_000);

  test("it says in a sentence what is missing, why it can't be had, and what to do", async () => {
    using own = await project();
    close(own.root);
    try {
      const said = await setUp(own.root, "production", asReader);
      expect(said).toBe(
        "Packages are missing (runs), and can't be installed: the directory can't be written (EACCES). " +
          `Run bun install --frozen-lockfile --production in ${own.root} as its owner.`,
      );
    } finally {
      open(own.root);
    }
  }, 30_000);
});

test("what fails to install is said", async () => {
  using own = await project();
  rmSync(join(own.root, "..", "runs"), { recursive: true });
  const said = await setUp(own.root, "production");
  expect(said).toMatch(
    /^Packages are missing \(runs\), and can't be installed: .+\. Run bun install .+ as its owner\.$/,
  );
}, 30_000);
