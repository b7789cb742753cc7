import { join } from "node:path";
import { waitFor } from "../wait-for.ts";
import type { SystemPlace } from "./bazaar.ts";
import { end, type System } from "./system.ts";

const numbers = [1, 2, 3];

/** The version of the `etcd` that is installed, or undefined where none is. */
export function etcdVersion(): string | undefined {
  const path = Bun.which("etcd");
  if (!path) return undefined;
  const output = Bun.spawnSync([path, "--version"]).stdout.toString();
  return /etcd Version: (\S+)/.exec(output)?.[1];
}

/** Starts three nodes on this machine, each with its data on the disk; the load goes to the one that leads. */
export async function startEtcd(version: string, { port, dataDir }: SystemPlace): Promise<System> {
  const client = (node: number) => port + 2 * node;
  const peer = (node: number) => port + 2 * node + 1;
  const url = (one: number) => `http://127.0.0.1:${one}`;
  const cluster = numbers.map((node) => `node${node}=${url(peer(node))}`).join(",");
  const children = numbers.map((node) => {
    const flags = {
      name: `node${node}`,
      "data-dir": join(dataDir, `node${node}`),
      "listen-client-urls": url(client(node)),
      "advertise-client-urls": url(client(node)),
      "listen-peer-urls": url(peer(node)),
      "initial-advertise-peer-urls": url(peer(node)),
      "initial-cluster": cluster,
      "initial-cluster-state": "new",
      logger: "zap",
      "log-level": "error",
    };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    return Bun.spawn(["etcd", ...args], { detached: true, stdio: ["ignore", "ignore", "inherit"] });
  });
  const leader = await waitFor("etcd", async () => {
    const led = await Promise.all(numbers.map((node) => isLeader(url(client(node)))));
    return numbers[led.indexOf(true)];
  });
  const processes = children.map(({ pid }, index) => ({ name: `node${numbers[index]}`, pid }));
  const stop = async () => void (await Promise.all(children.map(end)));
  return { title: `etcd ${version}, three nodes`, port: client(leader), processes, stop };
}

async function isLeader(url: string): Promise<boolean> {
  const response = await fetch(`${url}/v3/maintenance/status`, { method: "POST", body: "{}" });
  const { header, leader } = (await response.json()) as { header: { member_id: string }; leader?: string };
  return leader !== undefined && header.member_id === leader;
}
