import packageJson from "../../../package.json" with { type: "json" };
import type { OwnCluster } from "../../measuring/own-cluster.ts";
import type { System } from "./system.ts";

/** A cluster whose processes the benchmark itself starts and stops, as a system under load. */
export function ownSystem(cluster: OwnCluster): System {
  const port = Number(new URL(cluster.frontEnds[0] ?? "").port);
  const { processes } = cluster;
  return { title: `stock bazaar ${packageJson.version}`, port, processes, stop: () => cluster.stop() };
}
