import Ajv from "ajv/dist/2020.js";
import { isStockName } from "../../services/contract/stock.ts";
import type { OpenApi, Schema } from "./explored-cluster.ts";

/** Says what is wrong with a value by a schema of this document; null where nothing is. */
export function schemaCheck({ components }: OpenApi): (schema: Schema, value: unknown) => string | null {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { "stock-name": isStockName } });
  return (schema, value) => {
    const validate = ajv.compile({ ...schema, components });
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}
