import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { writeClusterFile } from "./cluster-file.ts";
import { openDataDirectory } from "./data-directory.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";

function refusal(path: string): string {
  try {
    openDataDirectory(path, 0).release();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.exitCode).toBe(1);
    expect(error.message).not.toContain("\n");
    return error.message;
  }
  throw new Error(`Accepted: ${path}`);
}

describe("a data directory", () => {
  test("is made, with a token that only its owner reads and that stays the same", () => {
    using root = temporaryDirectory();
    const path = join(root.path, "deep", "data");
    const first = openDataDirectory(path);
    expect(first.token).toMatch(/^[0-9a-f]{64}$/);
    first.release();
    chmodSync(join(path, "cluster.token"), 0o644);
    const second = openDataDirectory(path);
    second.release();
    expect(second.token).toBe(first.token);
    expect(statSync(join(path, "cluster.token")).mode & 0o777).toBe(0o600);
  });

  test("belongs to one launcher at a time, and the other one's pid is named", () => {
    using root = temporaryDirectory();
    const held = openDataDirectory(root.path);
    expect(refusal(root.path)).toContain("another cluster uses it");
    writeClusterFile(held.clusterFile, { ready: true, launcher: { pid: 4711, startedAt: "" }, processes: [] });
    expect(refusal(root.path)).toContain("launcher pid 4711");
    expect(refusal(root.path)).toContain(root.path);
    held.release();
    openDataDirectory(root.path, 0).release();
  });

  test("of something else is left alone", () => {
    using root = temporaryDirectory();
    writeFileSync(join(root.path, "letters.txt"), "dear");
    expect(refusal(root.path)).toContain("letters.txt");
    expect(readdirSync(root.path)).toEqual(["letters.txt"]);
  });

  test("that is a file, or lies below one, is refused", () => {
    using root = temporaryDirectory();
    const file = join(root.path, "file");
    writeFileSync(file, "");
    expect(refusal(file)).toContain("not a directory");
    expect(refusal(join(file, "below"))).toContain("not a directory");
  });

  test("that can't be written is refused", () => {
    using root = temporaryDirectory();
    mkdirSync(join(root.path, "cluster.lock"));
    expect(refusal(root.path)).toContain("can't be read and written");
  });

  test("with a damaged token is refused, and the token stays", () => {
    using root = temporaryDirectory();
    writeFileSync(join(root.path, "cluster.token"), "half a tok");
    expect(refusal(root.path)).toContain("cluster.token is damaged");
    expect(readFileSync(join(root.path, "cluster.token"), "utf8")).toBe("half a tok");
  });
});
