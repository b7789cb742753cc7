import { join } from "node:path";
import { systemClock } from "../../../services/runtime/clock.ts";
import { HttpClient } from "../../../services/runtime/http/http-client.ts";
import { Peer } from "../../../services/runtime/peer.ts";
import { clusterToken } from "../cluster-token.ts";

const { fetch } = new HttpClient(systemClock);

/** The services of the cluster on a data directory, by their URLs, for what asks for the cluster token. */
export function servicePeers(dataDir: string): (url: string) => Peer {
  const token = clusterToken(join(dataDir, "cluster.token"));
  return (url) => new Peer({ clock: systemClock, fetch, token }, url);
}
