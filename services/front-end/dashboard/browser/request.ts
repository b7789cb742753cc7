/** An answer of the front end's; without a status where there was none. */
export interface Answer {
  status: number | undefined;
  /** What it says where it refuses. */
  message: string;
  /** The number of the order, after a trade. */
  number: number | undefined;
}

/** Longer than a front end tries a trade. */
const timeoutMs = 8_000;

/** Sends JSON. Never throws: no answer is an answer, too. */
export async function post(path: string, body: object, headers: Record<string, string>): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { data, error } = (await response.json()) as {
      data?: { transaction_number?: number };
      error?: { message: string };
    };
    return { status: response.status, message: error?.message ?? "", number: data?.transaction_number };
  } catch {
    return { status: undefined, message: "The front end does not answer.", number: undefined };
  }
}

/** 128 random bits, in hex. `crypto.randomUUID` is only there for https and localhost. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
