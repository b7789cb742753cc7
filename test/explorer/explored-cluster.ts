import { type InProcessCluster, startInProcessCluster } from "../harness/in-process-cluster.ts";

/** One of each kind of service. */
export const services = ["front-end-1", "catalog", "order-1"] as const;

export interface Schema {
  [key: string]: unknown;
  $ref?: string;
}

/** What a body is like. */
export interface Described {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: { error: { code: number; message: string } } }>;
}

/** By media type. Most are JSON; one answer is text. */
interface Content {
  "application/json": Described;
}

interface DocumentedResponse {
  description: string;
  headers?: Record<string, unknown>;
  content?: Content;
}

/** As much of an operation as the tests look at. */
export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters: { in: string; name: string; description: string; required: boolean; schema: Schema; example?: unknown }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, DocumentedResponse>;
}

export interface OpenApi {
  openapi: string;
  info: { title: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> };
}

/** One operation of a document, with its route as people write it: `POST /orders`. */
export interface Route {
  route: string;
  method: string;
  path: string;
  operation: Operation;
}

export const startExplored = (): Promise<InProcessCluster> => startInProcessCluster();

export async function fetchDocument(cluster: InProcessCluster, service: string, path = "/swagger/json") {
  const response = await cluster.send(service, path);
  if (!response.ok) throw new Error(`${service} ${path} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as OpenApi;
}

export function routesOf({ paths }: OpenApi): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** The example of a body, which stands in its model, wherever that is. */
export function exampleIn({ components }: OpenApi, { $ref, examples }: Schema): unknown {
  const model = $ref === undefined ? undefined : components.schemas[$ref.replace("#/components/schemas/", "")];
  return ((model?.examples ?? examples) as unknown[])[0];
}
