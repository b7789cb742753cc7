import { expect } from "bun:test";

/** A response that has been read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON in it; undefined where there is no body. */
  body: unknown;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text ? JSON.parse(text) : undefined,
  };
}

/** Expects 200 with exactly this JSON. */
export function expectBody(answer: Answer, body: unknown): void {
  expectExactly(answer, 200, body);
}

/** Expects `{"success":{"code":200,"message":"…"}}`, with exactly these keys beside it. */
export function expectSuccess(answer: Answer, beside: Record<string, unknown> = {}): void {
  expectBody(answer, { success: { code: 200, message: expect.stringMatching(/\S/) }, ...beside });
}

/** Expects the error envelope with this status, with exactly these keys beside it. Returns the message. */
export function expectError(answer: Answer, status: number, beside: Record<string, unknown> = {}): string {
  expectExactly(answer, status, { error: { code: status, message: expect.stringMatching(/\S/) }, ...beside });
  return (answer.body as { error: { message: string } }).error.message;
}

function expectExactly({ status, headers, text, body }: Answer, wantedStatus: number, wanted: unknown): void {
  expect([status, headers.get("content-type"), text]).toEqual([
    wantedStatus,
    expect.stringMatching(/^application\/json\b/),
    expect.stringMatching(/\S/),
  ]);
  // A matcher with wildcards may write them into what it looks at.
  expect(structuredClone(body)).toStrictEqual(wanted);
}
