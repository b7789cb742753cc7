import { expect, test } from "bun:test";
import { until } from "../../../scripts/cluster/fixtures/until.ts";
import { expectError, expectSuccess } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

export function health(bazaar: Bazaar): void {
  for (const service of ["front-end-1", "catalog", ...replicas]) {
    test(`${service} says that it lives and that it is ready`, async () => {
      expectSuccess(await bazaar.get(service, "/health/live"), { uptime: expect.any(Number) });
      // A replica is ready once its leader has been heard, which a front end does not wait for.
      const ready = await until(`${service} ready`, async () => {
        const answer = await bazaar.get(service, "/health/ready");
        return answer.status === 200 ? answer : undefined;
      });
      expectSuccess(ready);
    });

    test(`${service} answers what it does not know with the envelope`, async () => {
      const message = expectError(await bazaar.get(service, "/nothing/here"), 404);
      expect(message).toContain("/nothing/here");
    });
  }
}
