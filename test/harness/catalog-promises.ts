import { Promises } from "../../services/catalog/promises.ts";
import type { Invalidations } from "../../services/contract/lookup.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Answer, Call } from "./scripted-network.ts";
import { testSurroundings } from "./surroundings.ts";

const namesIn = ({ body }: Call) => (body as Invalidations).names;

/**
 * A catalog's promises, so long after its start that no older lease can hold. Front ends can be reached when they
 * register; `answer` is theirs to invalidations.
 */
export async function catalogPromises(answer: Answer = () => ({}), startedMsAgo: number = limits.leaseMs) {
  const given = testSurroundings((call) => (namesIn(call).length === 0 ? {} : answer(call)));
  const promises = new Promises(given, "generation-1");
  await given.clock.advance(startedMsAgo);
  /** Changes stocks to version 5; `committedAtMs` says when, counted from now. */
  const change = (...stocks: string[]) => {
    const begunAtMs = given.clock.monotonic();
    const result = { committedAtMs: undefined as number | undefined, done: Promise.resolve() };
    result.done = promises.whileRevoked(stocks, () => {
      result.committedAtMs = given.clock.monotonic() - begunAtMs;
    });
    return result;
  };
  const register = (url = "http://fe-1") => promises.register({ url, instance: `at ${url}` });
  /** Gives a front end a lease, and lets it hold these stocks. */
  const holder = async (stocks: string[], url?: string) => {
    const { session } = await register(url);
    for (const stock of stocks) promises.note(session, stock);
    return session;
  };
  /** Which front ends were told of what. */
  const told = () =>
    given.network.calls.map((call) => [call.origin, ...namesIn(call)]).filter((words) => words.length > 1);
  return { ...given, promises, change, register, holder, told };
}
