import { timingSafeEqual } from "node:crypto";
import { CloneType, type Static, type TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { ValueErrorType } from "@sinclair/typebox/errors";
import { limits } from "../runtime/limits.ts";
import { BazaarError } from "./errors.ts";
import { wireVersion, wireVersionHeader } from "./http.ts";
import { idempotencyKeyHeader, isIdempotencyKey } from "./order.ts";

/**
 * How the bodies of requests are read and checked. Elysia's own way (a parser, then a cleaning copy, then the check)
 * costs a trade's route more than all the rest of it; so a route is told to parse nothing, and has its body read here.
 */

type Read = (request: Request) => Promise<unknown>;

interface BodyContext {
  request: Request;
  body: unknown;
  set: { headers: Record<string, string | number> };
}

/** Reads with `read` what must fit the schema; throws 422 where it does not. */
export function reader<Schema extends TSchema>(
  schema: Schema,
  read: Read,
): (request: Request) => Promise<Static<Schema>> {
  const check = TypeCompiler.Compile(schema);
  return async (request) => checked(check, await read(request));
}

/**
 * The options of a route whose body `read` reads. Elysia describes the schema and does not check it; it gets a copy that
 * says that further fields are passed over, since it would close one that does not say. Throws like `reader`.
 */
export function bodyOf<Schema extends TSchema>(schema: Schema, read: Read) {
  const readChecked = reader(schema, read);
  return {
    parse: "none" as const,
    body: CloneType(schema, { additionalProperties: true }),
    async transform(context: BodyContext): Promise<void> {
      context.body = await readChecked(context.request);
    },
  };
}

/** For routes that change state inside the cluster: without the cluster token, 401 comes first. */
export function internalBody<Schema extends TSchema>(token: string, schema: Schema) {
  return bodyOf(schema, readInternal(token));
}

/** Like `internalBody`, for a route whose body may be left out. */
export function optionalInternalBody<Schema extends TSchema>(token: string, schema: Schema) {
  const authorized = tokenCheck(token);
  return bodyOf(schema, async (request) => {
    authorized(request.headers);
    const text = await readText(request, limits.publicBodyBytes);
    return text === "" ? {} : parseJson(request.headers, text);
  });
}

/** For a route that takes an idempotency key: a refusal of the body, too, carries the key that came. */
export function keyed<Options extends { transform(context: BodyContext): Promise<void> }>(options: Options): Options {
  return {
    ...options,
    transform(context: BodyContext): Promise<void> {
      const key = context.request.headers.get(idempotencyKeyHeader);
      if (isIdempotencyKey(key)) context.set.headers[idempotencyKeyHeader] = key;
      return options.transform(context);
    },
  };
}

/** Reads a public route's JSON object. Throws 413 past the limit, 415 for another type than JSON, 400 for what is none. */
export function readPublic(request: Request): Promise<unknown> {
  return readJson(request, limits.publicBodyBytes);
}

/** Reads the JSON object of a route inside the cluster. Throws like `internalBody`. */
export function readInternal(token: string): Read {
  const authorized = tokenCheck(token);
  return async (request) => {
    authorized(request.headers);
    return readJson(request, limits.internalBodyBytes);
  };
}

function checked<Schema extends TSchema>(check: TypeCheck<Schema>, value: unknown): Static<Schema> {
  if (check.Check(value)) return value;
  // To describe what is wrong with a body that is nested very deep would take seconds, and overflow the stack.
  if (isDeeper(value, limits.bodyLevels)) {
    throw new BazaarError(422, `The body is nested over ${limits.bodyLevels} levels deep.`);
  }
  throw new BazaarError(422, describeInvalid(check, value));
}

function describeInvalid(check: TypeCheck<TSchema>, body: unknown): string {
  const invalid = check.Errors(body).First();
  if (!invalid) return "The body has the wrong shape.";
  const { path, value, schema, message, type } = invalid;
  const field = path.slice(1).replaceAll("/", ".");
  if (type === ValueErrorType.ObjectAdditionalProperties) {
    const known = Object.keys(schema.properties).join(", ");
    return `${JSON.stringify(field.slice(0, 40))} is no field of this body: it has ${known}.`;
  }
  const got = value === undefined ? "nothing" : (JSON.stringify(value) ?? "").slice(0, 60);
  return schema.description
    ? `"${field}" must be ${schema.description}; got ${got}.`
    : `"${field}": ${message}; got ${got}.`;
}

/** Whether a request's headers show the token; compares in constant time. */
export function tokenReader(token: string): (headers: Headers) => boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  return (headers) => {
    const shown = Buffer.from(headers.get("authorization") ?? "");
    return shown.length === expected.length && timingSafeEqual(shown, expected);
  };
}

const noToken = "This route changes state inside the cluster: send Authorization: Bearer <token>.";
const otherToken =
  "The token after Authorization: Bearer is another cluster's: give all services one (CLUSTER_TOKEN or CLUSTER_TOKEN_FILE).";

/** Checks a request's headers for the token and for the wire version. Throws 401 or 400. */
function tokenCheck(token: string) {
  const showsToken = tokenReader(token);
  return (headers: Headers): void => {
    if (!showsToken(headers)) throw new BazaarError(401, headers.has("authorization") ? otherToken : noToken);
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
  const announced = request.headers.get("content-length");
  if (announced === null && request.headers.has("transfer-encoding")) return readCounted(request, maxBytes);
  if (Number(announced ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const text = await request.text();
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
  return text;
}

/**
 * Reads a body of unknown length, and no more of it than is permitted. The rest is not cancelled: Bun then passes over it
 * once the request is answered, while a cancelled one would hold the client up before it can read its answer.
 */
async function readCounted({ body }: Request, maxBytes: number): Promise<string> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) return new TextDecoder().decode(Buffer.concat(chunks));
    bytes += value.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(value);
  }
}

function tooLarge(maxBytes: number): BazaarError {
  return new BazaarError(413, `The body is over ${maxBytes} bytes.`);
}

function parseJson(headers: Headers, text: string): unknown {
  const contentType = headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new BazaarError(415, `Send Content-Type: application/json; got ${JSON.stringify(contentType.slice(0, 60))}.`);
  }
  const value = parseText(headers, text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BazaarError(422, `The body must be a JSON object; got ${kindOf(value)}.`);
  }
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

function parseText(headers: Headers, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Only now, so that a good trade does not pay for it: what is compressed is not JSON.
    const encoding = headers.get("content-encoding") ?? "identity";
    if (encoding !== "identity") {
      const shown = JSON.stringify(encoding.slice(0, 60));
      throw new BazaarError(415, `Send the body uncompressed; got Content-Encoding: ${shown}.`, {}, { cause });
    }
    throw new BazaarError(400, `The body is not valid JSON: ${(cause as Error).message}.`, {}, { cause });
  }
}
