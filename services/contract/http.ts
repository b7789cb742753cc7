import { timingSafeEqual } from "node:crypto";
import { Elysia, ParseError, ValidationError } from "elysia";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { BazaarError } from "./errors.ts";
import { idempotencyKeyHeader, isIdempotencyKey } from "./order.ts";

/** Services refuse to talk to one of another wire version. */
export const wireVersion = "1";
export const wireVersionHeader = "x-bazaar-wire";

/** `/stocks/` is not `/stocks`; and a service may be called by a host name of two letters. */
const matching = { strictPath: true, handler: { standardHostname: false } };

/**
 * The Elysia instance that every service's routes are added to: it answers each error, unknown routes too, with the
 * envelope of the wire contract, and never shows the inside of a 500. `onUnexpected` is told of what that was.
 */
export function createController(log: Log, onUnexpected: (cause: unknown) => void = () => {}) {
  return new Elysia(matching).onError({ as: "global" }, ({ error, request }) => {
    const known = toBazaarError(error, request);
    if (known.status === 500) {
      log.error({ err: error, url: request.url }, "unexpected error");
      onUnexpected(error);
    }
    return known.toResponse();
  });
}

function toBazaarError(error: unknown, request: Request): BazaarError {
  if (error instanceof BazaarError) return error;
  if (error instanceof ParseError) {
    return error.cause instanceof BazaarError ? error.cause : new BazaarError(400, "The body can't be read.");
  }
  if (error instanceof ValidationError && error.type !== "response") {
    return new BazaarError(422, describeInvalid(error));
  }
  if (typeof error === "object" && error !== null && "code" in error && error.code === "NOT_FOUND") {
    return new BazaarError(404, `There is no ${request.method} ${shortPath(request)} here.`);
  }
  return new BazaarError(500, "Something went wrong inside the service; its log says what.");
}

function shortPath(request: Request): string {
  return new URL(request.url).pathname.slice(0, 100);
}

/** What Elysia's validation error is typed too loosely for. */
interface InvalidValue {
  path: string;
  value: unknown;
  schema: { description?: string };
  message: string;
}

function describeInvalid(error: ValidationError): string {
  const invalid = error.valueError as InvalidValue | undefined;
  if (!invalid) return "The request has the wrong shape.";
  const field = invalid.path.slice(1).replaceAll("/", ".");
  if (field === "") return `The ${error.type} must be a JSON object.`;
  const got = invalid.value === undefined ? "nothing" : (JSON.stringify(invalid.value) ?? "").slice(0, 60);
  const wanted = invalid.schema.description;
  return wanted ? `"${field}" must be ${wanted}; got ${got}.` : `"${field}": ${invalid.message}; got ${got}.`;
}

interface ParseContext {
  request: Request;
}

/**
 * Reads a public route's JSON object. Throws 413 past the limit, 400 if empty or malformed, 415 if of another type,
 * 422 if it is no object or nested too deep.
 */
export function publicBody({ request }: ParseContext): Promise<unknown> {
  return readJson(request, limits.publicBodyBytes);
}

/** Reads the body of a route that changes state inside the cluster: without the cluster token, 401 comes first. */
export function internalBody(token: string) {
  const authorized = tokenCheck(token);
  return async ({ request }: ParseContext): Promise<unknown> => {
    authorized(request.headers);
    return readJson(request, limits.internalBodyBytes);
  };
}

/** Like `internalBody`, for a route whose body may be left out. */
export function optionalInternalBody(token: string) {
  const authorized = tokenCheck(token);
  return async ({ request }: ParseContext): Promise<unknown> => {
    authorized(request.headers);
    const text = await readText(request, limits.publicBodyBytes);
    return text === "" ? {} : parseJson(request.headers, text);
  };
}

interface KeyedContext extends ParseContext {
  set: { headers: Record<string, string | number> };
}

/** Like `parse`, for a route that takes an idempotency key: a refusal of the body, too, carries the key that came. */
export function keyed(parse: (context: ParseContext) => Promise<unknown>) {
  return (context: KeyedContext): Promise<unknown> => {
    const key = context.request.headers.get(idempotencyKeyHeader);
    if (isIdempotencyKey(key)) context.set.headers[idempotencyKeyHeader] = key;
    return parse(context);
  };
}

/** Checks a request's headers for the token, in constant time, and for the wire version. Throws 401 or 400. */
function tokenCheck(token: string) {
  const expected = Buffer.from(`Bearer ${token}`);
  return (headers: Headers): void => {
    const shown = Buffer.from(headers.get("authorization") ?? "");
    if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) {
      throw new BazaarError(401, "This route changes state inside the cluster: send Authorization: Bearer <token>.");
    }
    const version = headers.get(wireVersionHeader);
    if (version !== null && version !== wireVersion) {
      const message = `This service speaks wire version ${wireVersion}, the caller ${version.slice(0, 20)}: run one version.`;
      throw new BazaarError(400, message);
    }
  };
}

async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  if (text === "") throw new BazaarError(400, "The body is empty: send a JSON object.");
  return parseJson(request.headers, text);
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const text = await request.text();
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
  return text;
}

function tooLarge(maxBytes: number): BazaarError {
  return new BazaarError(413, `The body is over ${maxBytes} bytes.`);
}

function parseJson(headers: Headers, text: string): unknown {
  const contentType = headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new BazaarError(415, `Send Content-Type: application/json; got ${JSON.stringify(contentType.slice(0, 60))}.`);
  }
  const value = parseText(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BazaarError(422, `The body must be a JSON object; got ${kindOf(value)}.`);
  }
  if (isDeeper(value, limits.bodyLevels)) {
    throw new BazaarError(422, `The body is nested over ${limits.bodyLevels} levels deep.`);
  }
  return value;
}

/** To describe what is wrong with a body that is nested very deep would take seconds, and overflow the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BazaarError(400, `The body is not valid JSON: ${(cause as Error).message}.`, {}, { cause });
  }
}
