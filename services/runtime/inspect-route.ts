import { Elysia } from "elysia";
import { NotInspectable } from "../../db/inspect.ts";
import { internalBody } from "../contract/body.ts";
import { BazaarError } from "../contract/errors.ts";
import { type InspectAnswer, InspectRequest } from "../contract/inspect.ts";

/** `POST /inspect`, for who has the cluster token. `run` may throw `NotInspectable`, which becomes a 422. */
export function inspectRoute(token: string, run: (sql: string) => InspectAnswer) {
  return new Elysia().post(
    "/inspect",
    ({ body }) => {
      try {
        return run(body.sql);
      } catch (cause) {
        if (cause instanceof NotInspectable) throw new BazaarError(422, cause.message, {}, { cause });
        throw cause;
      }
    },
    internalBody(token, InspectRequest),
  );
}
