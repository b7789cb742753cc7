import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rawRequest } from "../../../test/harness/raw-request.ts";
import { ListeningTerminal } from "../../client/fixtures/listening-terminal.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { controlSocketName } from "../control-socket.ts";
import { endLaunched, Launched, launched } from "../fixtures/launched.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { addFrontEnd, removeFrontEnd } from "./change-front-ends.ts";
import { processInfo } from "./process-info.ts";

let root: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(async () => {
  await endLaunched();
  root[Symbol.dispose]();
});

/** What a command said; with exit code 1 or 2 where it failed. */
async function said(work: (terminal: ListeningTerminal) => Promise<void>): Promise<string> {
  const terminal = new ListeningTerminal();
  try {
    await work(terminal);
  } catch (error) {
    if (error instanceof CommandError) return `${error.exitCode}: ${error.message}`;
    throw error;
  }
  return terminal.lines.join("\n");
}

const add = () => said((terminal) => addFrontEnd(root.path, terminal));
const remove = (name: string) => said((terminal) => removeFrontEnd(root.path, name, terminal));
const frontEnds = (launcher: Launched) =>
  (launcher.state()?.processes ?? []).flatMap(({ name, service }) => (service === "front-end" ? [name] : []));

test("the launcher's socket answers in its own words, whatever host it is called by", async () => {
  await (await launched(root.path)).ready();
  const socket = join(root.path, controlSocketName);
  for (const text of ["DELETE /nowhere HTTP/1.0\r\n\r\n", "DELETE /nowhere HTTP/1.1\r\nHost: h:99999\r\n\r\n"]) {
    const { status, body } = await rawRequest(socket, text);
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({ error: { code: 404, message: "There is no DELETE /nowhere here." } });
  }
});

describe("a cluster that runs", () => {
  test("gets a front end more, under the lowest number that is free, and loses any but the last", async () => {
    const launcher = await launched(root.path);
    await launcher.ready();
    expect(await add()).toMatch(
      new RegExp(`^Added front-end-2 at http://127\\.0\\.0\\.1:${launcher.port + 1} \\(pid \\d+\\)\\.$`),
    );
    const { pid, url } = launcher.one("front-end-2");
    expect((await fetch(url, { keepalive: false })).status).toBe(200);
    expect(launcher.state()?.ready).toBe(true);

    const { pid: first } = launcher.one("front-end-1");
    expect(await remove("front-end-1")).toBe("Removed front-end-1: it has finished its work and ended.");
    expect(processInfo(first!)).toBeUndefined();
    expect(frontEnds(launcher)).toEqual(["front-end-2"]);
    expect(await remove("front-end-2")).toStartWith("1: front-end-2 is the only front end");
    expect(launcher.one("front-end-2").pid).toBe(pid);
    expect(await remove("catalog")).toStartWith('2: "catalog" is no front end of this cluster: front-end-2 may be');

    expect(await add()).toStartWith("Added front-end-1");
    launcher.process.kill("SIGTERM");
    expect(await launcher.process.exited).toBe(0);
    const output = await launcher.process.stdout.text();
    for (const line of ["front-end-2 was added (pid ", "front-end-1 was removed."]) expect(output).toContain(line);
  });

  test("does what is asked at the same time one after the other, up to the most front ends that may be", async () => {
    const launcher = await launched(root.path, undefined, ["--front-ends", "8", "--replicas", "1"]);
    await launcher.ready();
    const answers = await Promise.all([add(), add()]);
    expect(answers.map((words) => words.split(" at ")[0]).toSorted()).toEqual([
      "1: There are 9 front ends already, which is the most.",
      "Added front-end-9",
    ]);
    expect(await remove("front-end-3")).toStartWith("Removed front-end-3");
    expect(await add()).toStartWith("Added front-end-3");
  }, 20_000);

  test("goes on as it was where the new front end's port is taken", async () => {
    const launcher = await launched(root.path);
    await launcher.ready();
    const squatter = Bun.listen({ hostname: "127.0.0.1", port: launcher.port + 1, socket: { data() {} } });
    expect(await add()).toStartWith(`1: Port ${launcher.port + 1} on 127.0.0.1, for front-end-2, is taken`);
    squatter.stop(true);
    expect(frontEnds(launcher)).toEqual(["front-end-1"]);
    expect(await add()).toStartWith("Added front-end-2");
  });

  test("can be asked by its own user only, also after a launcher was killed", async () => {
    const killed = await launched(root.path);
    await killed.ready();
    killed.process.kill("SIGKILL");
    await killed.process.exited;
    await killed.nothingLeft();
    expect(await add()).toStartWith("1: No cluster runs on");
    await new Launched(root.path, killed.port).ready();
    expect(statSync(join(root.path, controlSocketName)).mode & 0o777).toBe(0o600);
    expect(await add()).toStartWith("Added front-end-2");
  });

  test("runs also where it can't be asked, and says so", async () => {
    mkdirSync(join(root.path, controlSocketName));
    writeFileSync(join(root.path, "cluster.lock"), "");
    const launcher = await launched(root.path);
    await launcher.ready();
    expect(await add()).toMatch(/^1: The launcher \(pid \d+\) can't be asked/);
    launcher.process.kill("SIGTERM");
    expect(await launcher.process.exited).toBe(0);
    expect(await launcher.process.stdout.text()).toContain("Front ends can't be added or removed");
  });
});
