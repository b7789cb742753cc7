import type { ControlRequest, LaunchedProcess, LaunchedProcesses } from "../../contract/launcher.ts";
import { limits } from "../../runtime/limits.ts";
import { Peer } from "../../runtime/peer.ts";
import type { Surroundings } from "../../runtime/service.ts";

/** The launcher that runs this cluster on this machine. */
export class Launcher {
  readonly #peer: Peer;

  constructor(given: Surroundings, url: string) {
    this.#peer = new Peer(given, url);
  }

  /** All processes of the cluster; none where the launcher does not answer. */
  async processes(): Promise<LaunchedProcess[]> {
    const answer = this.#peer.post<LaunchedProcesses>("/processes", {}, limits.dashboardPingMs);
    return (await answer.catch(() => undefined))?.processes ?? [];
  }

  /** Does it, and resolves once it is done. Throws 404 or 409 in the launcher's words, or `Unreachable`. */
  async control(request: ControlRequest): Promise<void> {
    await this.#peer.post("/control", request, limits.dashboardControlMs);
  }
}
