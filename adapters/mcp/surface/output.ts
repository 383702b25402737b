import { outputSchema, type JsonSchema, type Operation } from "../../../engine/index.ts";

const made = new Map<string, JsonSchema>();

/** The output schema of an operation, made once. */
export function outputOf(operation: Operation): JsonSchema {
  let schema = made.get(operation.name);
  if (schema === undefined) made.set(operation.name, (schema = outputSchema(operation)));
  return schema;
}
