import { expect, test } from "bun:test";
import { expectError, expectSuccess } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

export function health(bazaar: Bazaar): void {
  for (const service of ["front-end-1", "catalog", ...replicas]) {
    test(`${service} says that it lives and that it is ready`, async () => {
      expectSuccess(await bazaar.get(service, "/health/live"), { uptime: expect.any(Number) });
      expectSuccess(await bazaar.get(service, "/health/ready"));
    });

    test(`${service} answers what it does not know with the envelope`, async () => {
      const message = expectError(await bazaar.get(service, "/nothing/here"), 404);
      expect(message).toContain("/nothing/here");
    });
  }
}
