import { connection } from "./connection.ts";
import { cluster } from "./store.ts";

export function TopBar() {
  return (
    <header>
      <h1>
        <Stall />
        Stock bazaar
      </h1>
      <p class="lead" role="status">
        {leadInWords()}
      </p>
      <LinkSign />
      <PauseButton />
    </header>
  );
}

function leadInWords(): string {
  const view = cluster.value;
  if (!view) return "Asking the cluster…";
  return view.leader ? `${view.leader.name} leads term ${view.leader.term}` : "No replica leads now";
}

const links = { connecting: "Connecting", live: "Live", lost: "Connection lost", paused: "Paused" } as const;

function LinkSign() {
  const { kind } = connection.link.value;
  return (
    <p class={`link ${kind}`}>
      <span aria-hidden="true">{kind === "live" ? "●" : kind === "paused" ? "‖" : "○"}</span> {links[kind]}
    </p>
  );
}

function PauseButton() {
  const isPaused = connection.link.value.kind === "paused";
  const toggle = () => (isPaused ? connection.resume() : connection.pause());
  return (
    <button type="button" class="quiet" onClick={toggle}>
      {isPaused ? "Go on" : "Pause"}
    </button>
  );
}

/** A market stall. */
function Stall() {
  return (
    <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
      <path class="awning" d="M3 3h18l2 7H1z" />
      <path class="stripe" d="M8.4 3H12v7H6.7zM15.6 3H21l2 7h-5.7z" />
      <path class="post" d="M3 12h2v4h14v-4h2v9h-2v-3H5v3H3z" />
    </svg>
  );
}
