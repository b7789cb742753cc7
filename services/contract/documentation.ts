import { type TSchema, Type } from "@sinclair/typebox";
import type { DocumentDecoration } from "elysia";
import { limits } from "../runtime/limits.ts";
import { CacheReport } from "./cache-report.ts";
import { exampleOf } from "./example.ts";
import { IdempotencyKey, LogEntry, Order, PublicTrade } from "./order.ts";
import { idempotencyKey, type Parameter, wireVersionParameter } from "./parameters.ts";
import { badBody, badKey, emptyBody, notOfThisCluster, type Refusal, unexpected } from "./refusal.ts";
import { ReplicaStatus } from "./replication.ts";
import { Stock, VersionedStock } from "./stock.ts";

/**
 * What a route's documentation says. It is only shown, never checked against at run time: a response schema would cost
 * the hot routes 40 % of their throughput. A test compares it with what the routes really answer. It stands apart from
 * the routes so that a service loads it only once someone reads it.
 */
export interface Documented {
  tag: string;
  summary: string;
  description?: string;
  /** The body of the answer when all is well. */
  ok: TSchema;
  /** The media type of that answer. Default: JSON. */
  okType?: string;
  /** How this route refuses, beside what all routes of its kind refuse. */
  errors?: Refusal[];
  parameters?: Parameter[];
  /** Whose body it takes: anybody's, or, with the cluster token, that of another service. Default: none. */
  body?: "public" | "internal";
  /** For a route that carries the request's idempotency key through every answer. */
  keyed?: boolean;
  /** For a route whose answer has an ETag. */
  tagged?: boolean;
}

export const clusterTokenScheme = "clusterToken";

/** The envelope of every error. */
const ErrorEnvelope = Type.Object(
  {
    error: Type.Object({
      code: Type.Integer({ description: "the HTTP status", examples: [409] }),
      message: Type.String({
        description: "what was wrong, and what to do",
        examples: ["Not enough shares of GameStart: 2 left, 3 wanted."],
      }),
    }),
  },
  { description: "Some errors carry more beside it: what the caller needs to go on." },
);

/** The models that documents name, so that a generated client does. */
const namedModels: Record<string, TSchema> = {
  Error: ErrorEnvelope,
  Stock,
  VersionedStock,
  Order,
  Trade: PublicTrade,
  LogEntry,
  ReplicaStatus,
  CacheReport,
};

/**
 * An OpenAPI document with its named models under `components`, each of which is referred to where it stands. A model that
 * stands nowhere is left out.
 */
export function withNamedModels<Document extends { components?: object }>(document: Document): Document {
  const names = new Map(Object.entries(namedModels).map(([name, model]) => [JSON.stringify(model), name]));
  const used = new Set<string>(["Error"]);
  const refer = (value: unknown, isModel = false): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const name = isModel ? undefined : names.get(JSON.stringify(value));
    if (name !== undefined) used.add(name);
    if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
    if (Array.isArray(value)) return value.map((one) => refer(one));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, refer(one)]));
  };
  const referring = refer(document) as Document;
  const schemas: Record<string, unknown> = {};
  for (const name of used) schemas[name] = refer(namedModels[name], true);
  return { ...referring, components: { ...referring.components, schemas } };
}

const errorReference = { $ref: "#/components/schemas/Error" };

/** What is said of each route, by its method and path. */
export type RouteDetails = Record<`${"GET" | "POST"} /${string}`, DocumentDecoration>;

/** A route's `detail`, for the API's description. */
export function documented(route: Documented): DocumentDecoration {
  const parameters = [...(route.parameters ?? [])];
  if (route.keyed) parameters.push(idempotencyKey);
  if (route.body === "internal") parameters.push(wireVersionParameter);
  const detail = {
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    security: route.body === "internal" ? [{ [clusterTokenScheme]: [] }] : [],
    parameters,
    responses: { ...success(route), ...refusals(route) },
  };
  // Elysia's own type knows OpenAPI 3.0 only.
  return detail as DocumentDecoration;
}

function success(route: Documented) {
  const headers = { ...keyHeader(route), ...(route.tagged && { ETag: etag }) };
  const content = { [route.okType ?? "application/json"]: { schema: route.ok, example: exampleOf(route.ok) } };
  const ok = { description: "Success.", headers, content };
  if (!route.tagged) return { 200: ok };
  return { 200: ok, 304: { description: "Unchanged since the answer with that ETag.", headers } };
}

function refusals(route: Documented) {
  const all = [...(route.errors ?? []), ...ofItsKind(route), unexpected];
  const byStatus = Map.groupBy(all, ({ status }) => status);
  return Object.fromEntries([...byStatus].map(([status, some]) => [status, refused(route, status, some)]));
}

/** What all routes refuse that take such a body or key. */
function ofItsKind({ body, keyed }: Documented): Refusal[] {
  const key = keyed ? [badKey] : [];
  if (!body) return key;
  const maxBytes = body === "public" ? limits.publicBodyBytes : limits.internalBodyBytes;
  return [...(body === "internal" ? notOfThisCluster : []), emptyBody, ...badBody(maxBytes), ...key];
}

function refused(route: Documented, status: number, some: Refusal[]) {
  const described = ({ when, message, beside }: Refusal) => ({
    summary: when,
    value: { error: { code: status, message }, ...beside },
  });
  const examples = Object.fromEntries(some.map((one, index) => [`${status}-${index + 1}`, described(one)]));
  return {
    description: some.map(({ when }) => when).join(" Or: "),
    headers: { ...keyHeader(route), ...(status === 503 && { "Retry-After": retryAfter }) },
    content: json({ schema: errorReference, examples }),
  };
}

function json(body: object) {
  return { "application/json": body };
}

function keyHeader({ keyed }: Documented) {
  return keyed ? { "Idempotency-Key": { description: "the key that was used", schema: IdempotencyKey } } : {};
}

const etag = {
  description: "names this version of the stock",
  schema: Type.String({ examples: ['"2086703db9757a81-1"'] }),
};

const retryAfter = {
  description: "after so many seconds it is worth trying again",
  schema: Type.Integer({ examples: [limits.retryAfterSeconds] }),
};
