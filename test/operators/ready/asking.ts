import { expect } from "bun:test";
import { wireVersion, wireVersionHeader } from "../../../services/contract/http.ts";
import type { Service } from "../../../services/runtime/service.ts";

/** What `/health/ready` answers: the status, and what is missing. */
export async function readiness({ app }: Service): Promise<[status: number, words: string]> {
  const response = await app.handle(new Request("http://service/health/ready"));
  const body = (await response.json()) as { success?: { message: string }; error?: { message: string } };
  expect(response.headers.has("retry-after")).toBe(response.status === 503);
  return [response.status, body.error?.message ?? body.success?.message ?? ""];
}

/** As another service sends it. */
export function send(service: Service, path: string, body: object, token: string) {
  const headers = {
    "Content-Type": "application/json",
    Authorization: `Bearer ${token}`,
    [wireVersionHeader]: wireVersion,
  };
  return service.app.handle(
    new Request(`http://a-service${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}
