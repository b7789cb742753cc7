import { documented } from "./documentation.ts";
import { InspectAnswer } from "./inspect.ts";
import { refusal } from "./refusal.ts";

/** What a service's documentation says of its `POST /inspect`. */
export const inspectDocumentation = documented({
  tag: "Health",
  summary: "Answer a person's query of the database",
  description:
    "One that only reads, and that does not take long, since the service does nothing else meanwhile. " +
    "The first 1,000 rows, or 1 MB of them.",
  body: "internal",
  ok: InspectAnswer,
  errors: [
    refusal(
      422,
      "It is not one query, or it changes something.",
      'SQLite refuses the query: near "DELETE": syntax error.',
    ),
    refusal(422, "It may take long.", "The query is recursive, and may never end: it is not run."),
  ],
});
