import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";

/** `POST /inspect`: a person's look into a service's database. */
export const InspectRequest = Type.Object(
  {
    sql: Type.String({ maxLength: limits.inspectCharacters, description: "one SELECT, WITH … SELECT or VALUES" }),
  },
  { examples: [{ sql: "SELECT number, key FROM orders ORDER BY number DESC LIMIT 3" }] },
);

export const InspectAnswer = Type.Object({
  columns: Type.Array(Type.String(), { examples: [["number", "key"]] }),
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()])), {
    description: "bytes are in hex",
    examples: [[[1, "0197c3a2-5d4e-7b3f-8a21-6c9d0e4f1a2b"]]],
  }),
  more: Type.Boolean({ description: "whether rows were left out", examples: [false] }),
});
export type InspectAnswer = Static<typeof InspectAnswer>;
