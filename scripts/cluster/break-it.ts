import { BazaarError } from "../../services/contract/errors.ts";
import type { ControlRequest, LaunchedProcess } from "../../services/contract/launcher.ts";
import { processInfo } from "./control/process-info.ts";
import { settled } from "./control/settled.ts";
import type { Member } from "./member.ts";
import { timing } from "./timing.ts";

/** A process, as it is now. */
export function lookAt({ plan: { name, service, id, url }, supervisor: { pid } }: Member): LaunchedProcess {
  const info = pid === null ? undefined : processInfo(pid);
  const state = !info ? "down" : info.paused ? "paused" : "running";
  return { name, service, id, url, state };
}

/**
 * Kills, pauses, resumes or starts a process, and waits until that is done. A killed one stays down until it is
 * started, but for a front end: nobody could start that any more who looks at it. Throws 404 where there is none of
 * that name, 409 where it is not in the state for that.
 */
export async function breakIt(members: readonly Member[], { action, name }: ControlRequest): Promise<void> {
  const member = members.find(({ plan }) => plan.name === name);
  if (!member) throw new BazaarError(404, `There is no process ${JSON.stringify(name)} here.`);
  const { state } = lookAt(member);
  if (!wanted[action].includes(state)) throw new BazaarError(409, `${name} is ${state}: nothing was done.`);
  await act(member, action);
}

const wanted: Record<ControlRequest["action"], readonly LaunchedProcess["state"][]> = {
  kill: ["running", "paused"],
  pause: ["running"],
  resume: ["paused"],
  start: ["down"],
};

async function act(member: Member, action: ControlRequest["action"]): Promise<void> {
  const { plan, supervisor } = member;
  switch (action) {
    case "kill":
      if (plan.service === "front-end") supervisor.signal("SIGKILL");
      else await supervisor.hold();
      return;
    case "pause":
      supervisor.signal("SIGSTOP");
      await settled(() => lookAt(member).state !== "running", timing.signalMs);
      return;
    case "resume":
      supervisor.signal("SIGCONT");
      await settled(() => lookAt(member).state !== "paused", timing.signalMs);
      return;
    case "start":
      supervisor.startAgain();
  }
}
