import { isFields } from "../fields.ts";
import { propertiesOf, type JsonSchema } from "./json-schema.ts";

const holdsNull = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.values(value).some(holdsNull));

/**
 * What a model filled in, without the nulls that stand for "not given": models write null where a
 * field is optional, some because their schema makes them. `schema` is the plain one. Everything
 * else is left as it is.
 */
export const withoutNulls = (schema: JsonSchema, value: unknown): unknown =>
  holdsNull(value) ? pruned(schema, value) : value;

function pruned(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return isFields(items) ? value.map((each) => pruned(items, each)) : value;
  }
  if (!isFields(value)) return value;
  const properties = propertiesOf(schema);
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => {
        return inner !== null || !(name in properties) || required.includes(name);
      })
      .map(([name, inner]) => [name, pruned(properties[name] ?? {}, inner)]),
  );
}
