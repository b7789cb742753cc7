import { connection } from "./connection.ts";
import { clockTime } from "./in-words.ts";
import { cluster } from "./store.ts";

/** Says that what is shown is not of now, or that nobody can trade. It is always there for a screen reader, which hears only what changes. */
export function Banner() {
  const link = connection.link.value;
  const lack = link.kind === "live" ? cluster.value?.lack : undefined;
  return (
    <div class="banner" role="status" data-shown={link.kind === "lost" || link.kind === "paused" || Boolean(lack)}>
      {link.kind === "lost" && (
        <p>
          <strong>Connection lost.</strong> What is shown is old: it is of {clockTime(link.sinceMs)}. Trying again…
        </p>
      )}
      {lack && (
        <p>
          <strong>Trades are not taken now,</strong> since {clockTime(lack.since)}. {lack.why} Orders can be read
          meanwhile, and a trade that is sent now is tried for a few seconds.
        </p>
      )}
      {link.kind === "paused" && (
        <p>
          <strong>Paused.</strong> What is shown is old: it is of {clockTime(link.sinceMs)}.
        </p>
      )}
    </div>
  );
}
