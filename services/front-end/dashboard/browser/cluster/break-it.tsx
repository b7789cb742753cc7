import { signal } from "@preact/signals";
import type { ProcessView } from "../../messages.ts";
import { connection } from "../connection.ts";
import { post } from "../request.ts";
import { cluster } from "../store.ts";

/** The launcher's secret, where the page was opened by the address that has it. No browser sends that part to anybody. */
const secret = signal(/^#break-it=([0-9a-f]+)$/.exec(location.hash)?.[1]);
addEventListener("hashchange", () => location.reload());

/** Whether anything can be broken from this page; or else whether the launcher could let it. */
export function canBreak(): "yes" | "with the secret" | "no" {
  if (typeof connection.hello.value?.controlToken !== "string") return "no";
  return secret.value === undefined ? "with the secret" : "yes";
}

type Action = "kill" | "pause" | "resume" | "start";

const problem = signal<string | undefined>(undefined);
/** The process that is being broken just now. */
const busy = signal<string | undefined>(undefined);

async function ask(action: Action, name: string): Promise<void> {
  const token = connection.hello.value?.controlToken;
  if (typeof token !== "string" || secret.value === undefined || busy.value !== undefined) return;
  busy.value = name;
  const { status, message } = await post(
    "dashboard/control",
    { action, name, secret: secret.value },
    { "X-Dashboard-Token": token },
  );
  busy.value = undefined;
  // Who kills the front end that serves the page gets no answer.
  problem.value = status === 200 || status === undefined ? undefined : message;
  // As after a start of another launcher: what is shown then is how to get its secret.
  if (status === 403) secret.value = undefined;
}

/** What can be done to a process in the state that it is in. */
function actionsFor({ name, state }: ProcessView): Action[] {
  if (state === "down") return ["start"];
  if (state === "paused") return ["resume", "kill"];
  return name === cluster.value?.servedBy ? ["kill"] : ["pause", "kill"];
}

const words: Record<Action, string> = { kill: "Kill", pause: "Pause", resume: "Resume", start: "Start" };

export function BreakButtons({ process }: { process: ProcessView }) {
  return (
    <div class="buttons">
      {actionsFor(process).map((action) => (
        <button
          key={action}
          type="button"
          class={action === "kill" ? "small danger" : "small"}
          disabled={busy.value !== undefined}
          onClick={() => void ask(action, process.name)}
        >
          {words[action]}
          <span class="heard"> {process.name}</span>
        </button>
      ))}
    </div>
  );
}

export function KillLeader({ leader }: { leader: string | undefined }) {
  return (
    <button
      type="button"
      class="danger"
      disabled={leader === undefined || busy.value !== undefined}
      onClick={() => leader !== undefined && void ask("kill", leader)}
    >
      Kill the leader
    </button>
  );
}

/** How the buttons are to be had. */
export function BreakHint() {
  return (
    <p class="note">
      To kill and pause processes here, open the address that <code>bun run cluster</code> prints in its terminal (run
      without one, it asks for <code>--break-it</code>).
    </p>
  );
}

/** Why the last request was refused, if it was. */
export function BreakProblem() {
  return (
    <p class="problem" role="alert">
      {problem.value}
    </p>
  );
}
