import type { ProcessState, ProcessView } from "../../messages.ts";

const signs: Record<ProcessState, [sign: string, words: string, tone: string]> = {
  leader: ["★", "leader", "lead"],
  candidate: ["☆", "taking the lead", "warn"],
  follower: ["●", "follower", "good"],
  "catching up": ["◔", "catching up", "warn"],
  "out of sync": ["▲", "out of sync", "warn"],
  aside: ["◇", "stepped aside", "bad"],
  up: ["●", "up", "good"],
  unwell: ["▲", "can't work", "bad"],
  silent: ["○", "no answer", "bad"],
  paused: ["‖", "paused", "warn"],
  down: ["✕", "down", "bad"],
};

/** How a process is, as a sign and in words. */
export function ProcessSign({ process: { state, reason } }: { process: ProcessView }) {
  const [sign, words, tone] = signs[state];
  return (
    <span class={`sign ${tone}`} title={reason ?? undefined}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  );
}
