/** Why a front end gave no answer. */
type Reason = "refused" | "unknown host" | "timeout" | "broken";

/** Codes of a connection that was never there: nothing was sent. Bun's own name for the first is the second. */
const refusals = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"];
const unknownHosts = ["ENOTFOUND", "EAI_AGAIN"];

/** Thrown when a front end gave no answer: it was not reached, it took too long, or the connection broke. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** What is wrong, without what to do about it. */
  readonly problem: string;
  readonly reason: Reason;

  constructor(url: string, timeoutMs: number, cause: unknown) {
    const reason = reasonOf(cause);
    const problem = problemOf(url, reason, timeoutMs);
    super(`${problem}: ${remedies[reason]}`, { cause });
    this.problem = problem;
    this.reason = reason;
  }

  /** Whether the request certainly had no effect, since it was never sent. */
  get certain(): boolean {
    return this.reason === "refused" || this.reason === "unknown host";
  }
}

function reasonOf(cause: unknown): Reason {
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown };
  if (name === "TimeoutError") return "timeout";
  if (refusals.includes(String(code))) return "refused";
  return unknownHosts.includes(String(code)) ? "unknown host" : "broken";
}

const remedies: Record<Reason, string> = {
  refused: "start it with bun run cluster, or give --url.",
  "unknown host": "give another --url.",
  timeout: "try again, or give another --url.",
  broken: "try again, or give another --url.",
};

function problemOf(url: string, reason: Reason, timeoutMs: number): string {
  switch (reason) {
    case "refused":
      return `Nothing answers at ${url}`;
    case "unknown host":
      return `The host of ${url} is not known`;
    case "timeout":
      return `${url} gave no answer within ${timeoutMs / 1000} s`;
    case "broken":
      return `${url} broke the connection off`;
  }
}
