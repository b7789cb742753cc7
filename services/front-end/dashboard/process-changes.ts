import type { Happening, ProcessState, ProcessView } from "./messages.ts";

/** What happened, without the time. */
export type Telling = Omit<Happening, "time">;

/** What became of the processes between two looks, in plain sentences. Who leads is told elsewhere, to the millisecond. */
export function tellChanges(before: readonly ProcessView[], after: readonly ProcessView[]): Telling[] {
  return after.flatMap((process) => {
    const earlier = before.find(({ name }) => name === process.name);
    return earlier ? tellChange(earlier, process) : [];
  });
}

const gone: readonly ProcessState[] = ["down", "silent", "paused"];
const behind: readonly ProcessState[] = ["out of sync", "catching up"];

function tellChange(before: ProcessView, after: ProcessView): Telling[] {
  const name = subject(after.name);
  if (after.state === before.state) return wasStartedAgain(before, after) ? [good(`${name} was started again.`)] : [];
  switch (after.state) {
    case "down":
      return [bad(`${name} is down.`)];
    case "silent":
      return [bad(`${name} does not answer.`)];
    case "paused":
      return [bad(`${name} is paused: it takes requests and answers none.`)];
    case "aside":
    case "unwell":
      return [bad(`${name} can't work: ${after.reason ?? "it does not say why."}`)];
    case "out of sync":
    case "catching up":
      return behind.includes(before.state) ? [] : [bad(`${name} is ${orders(after.lag)} behind: ${after.state}.`)];
    case "candidate":
      return [];
    case "leader":
    case "follower":
    case "up":
      return tellRecovery(name, before, after);
  }
}

function tellRecovery(name: string, before: ProcessView, { lag }: ProcessView): Telling[] {
  if (gone.includes(before.state)) return [good(`${name} is back${lag ? `, ${orders(lag)} behind` : ""}.`)];
  if (behind.includes(before.state)) return [good(`${name} has caught up.`)];
  return before.state === "unwell" || before.state === "aside" ? [good(`${name} works again.`)] : [];
}

/** It died and came back so quickly that no look saw it away. */
function wasStartedAgain(before: ProcessView, after: ProcessView): boolean {
  const [earlier, now] = [before.uptimeSeconds, after.uptimeSeconds];
  return earlier !== null && now !== null && now < earlier - 0.5;
}

/** A process, as the subject of a sentence. */
export function subject(name: string): string {
  return name === "catalog" ? "The catalog" : name;
}

function orders(count: number | null): string {
  return count === 1 ? "1 order" : `${(count ?? 0).toLocaleString("en")} orders`;
}

const good = (text: string): Telling => ({ text, tone: "good" });
const bad = (text: string): Telling => ({ text, tone: "bad" });
