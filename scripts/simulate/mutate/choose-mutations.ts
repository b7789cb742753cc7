import { keyText, type Mutation } from "./mutation.ts";

/** A choice that is the same each time: `count` mutations after the first `skip` of the order that the seed gives. */
export interface Choice {
  count: number;
  skip: number;
  seed: number;
}

/** Which of some mutations can't be bugs, because the code would not even be taken. */
export type Refuse = (mutations: readonly Mutation[]) => Promise<ReadonlySet<Mutation>>;

/**
 * Chooses among all mutations those that are not refused. The order depends on what is changed and not on where it
 * stands, so that most of a choice stays the same when other lines change.
 */
export async function chooseMutations(all: readonly Mutation[], choice: Choice, refuse: Refuse): Promise<Mutation[]> {
  const { count, skip, seed } = choice;
  const ordered = shuffled(all, seed);
  const wanted = skip + count;
  const chosen: Mutation[] = [];
  for (let next = 0; next < ordered.length && chosen.length < wanted; next += wanted) {
    const candidates = ordered.slice(next, next + wanted);
    const refused = await refuse(candidates);
    chosen.push(...candidates.filter((mutation) => !refused.has(mutation)));
  }
  return chosen.slice(skip, wanted);
}

function shuffled(all: readonly Mutation[], seed: number): Mutation[] {
  const timesSeen = new Map<string, number>();
  const ranked = all.map((mutation) => {
    const key = keyText(mutation);
    const before = timesSeen.get(key) ?? 0;
    timesSeen.set(key, before + 1);
    return { mutation, rank: Bun.CryptoHasher.hash("sha256", `${seed} ${before} ${key}`, "hex") };
  });
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ mutation }) => mutation);
}
