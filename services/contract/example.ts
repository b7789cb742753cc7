import { KindGuard, type TSchema } from "@sinclair/typebox";

/**
 * What a value of this model looks like, put together from the examples of its fields; undefined where they don't say.
 * Of a union, the first; optional fields without an example are left out.
 */
export function exampleOf(schema: TSchema): unknown {
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (KindGuard.IsLiteral(schema)) return schema.const;
  if (KindGuard.IsUnion(schema)) return schema.anyOf[0] && exampleOf(schema.anyOf[0]);
  if (KindGuard.IsArray(schema)) return [exampleOf(schema.items)];
  if (!KindGuard.IsObject(schema)) return undefined;
  const fields = Object.entries(schema.properties).map(([name, field]) => [name, exampleOf(field)] as const);
  return Object.fromEntries(fields.filter(([, example]) => example !== undefined));
}
