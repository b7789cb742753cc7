import { connection } from "./connection.ts";
import { clockTime } from "./in-words.ts";

/** Says that what is shown is not of now. It is always there for a screen reader, which hears only what changes. */
export function Banner() {
  const link = connection.link.value;
  return (
    <div class="banner" role="status" data-shown={link.kind === "lost" || link.kind === "paused"}>
      {link.kind === "lost" && (
        <p>
          <strong>Connection lost.</strong> What is shown is old: it is of {clockTime(link.sinceMs)}. Trying again…
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
