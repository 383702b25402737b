import { z } from "zod";
import { isFields, type Fields } from "../fields.ts";
import type { Operation } from "../operations/operation.ts";

export type JsonSchema = Fields;

/** `openai_strict` names every field as required, and lets the optional ones be null. */
export type SchemaStyle = "plain" | "openai_strict";

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A schema's named inner schemas. */
export const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> => {
  const { properties } = schema;
  if (!isFields(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).filter((pair): pair is [string, JsonSchema] => isFields(pair[1])),
  );
};

/** Whole numbers have bounds that nobody needs to be told. */
const isBeyond = (bound: unknown): boolean =>
  typeof bound === "number" && Math.abs(bound) >= Number.MAX_SAFE_INTEGER;

/** What a model is told of a field. Lengths and patterns cost words; the engine checks them. */
const TOLD = ["type", "description", "enum", "const", "format", "minimum", "maximum", "default"];
const UNIONS = ["anyOf", "oneOf"];

function lean(schema: JsonSchema, hidden: readonly string[]): JsonSchema {
  const told: Record<string, unknown> = {};
  for (const name of TOLD)
    if (name in schema && !isBeyond(schema[name]) && !isEmptyList(schema[name]))
      told[name] = schema[name];
  const properties = Object.entries(propertiesOf(schema)).filter(
    ([name]) => !hidden.includes(name),
  );
  if (properties.length > 0)
    told["properties"] = Object.fromEntries(
      properties.map(([name, inner]) => [name, lean(inner, [])]),
    );
  if (listOf(schema["required"]).length > 0) told["required"] = schema["required"];
  if (isFields(schema["items"])) told["items"] = lean(schema["items"], []);
  for (const union of UNIONS)
    if (Array.isArray(schema[union]))
      told["anyOf"] = schema[union].filter(isFields).map((inner) => lean(inner, []));
  return told;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Keywords that OpenAI's strict mode lets stand. */
const STRICT = ["type", "description", "enum", "const", "format", "minimum", "maximum"];

/** An object of any fields cannot be told in strict mode, so such a field is left out. */
const isOpen = (schema: JsonSchema): boolean =>
  schema["type"] === "object" && Object.keys(propertiesOf(schema)).length === 0;

function strict(schema: JsonSchema): JsonSchema {
  const told: Record<string, unknown> = {};
  for (const name of STRICT) if (name in schema) told[name] = schema[name];
  if (Array.isArray(schema["anyOf"]))
    told["anyOf"] = schema["anyOf"].filter(isFields).map((inner) => strict(inner));
  if (isFields(schema["items"])) told["items"] = strict(schema["items"]);
  if (schema["type"] !== "object") return told;
  const required = listOf(schema["required"]);
  const properties = Object.entries(propertiesOf(schema)).filter(([, inner]) => !isOpen(inner));
  return {
    ...told,
    properties: Object.fromEntries(
      properties.map(([name, inner]) => {
        const told = strict(inner);
        return [name, required.includes(name) ? told : orNull(told)];
      }),
    ),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema;
  if (type === undefined) return { anyOf: [schema, { type: "null" }] };
  const types = Array.isArray(type) ? [...type, "null"] : [type, "null"];
  return { ...schema, type: types, ...(Array.isArray(values) && { enum: [...values, null] }) };
}

/**
 * The input of an operation as a model is told it: JSON Schema (draft-07), an object at its root,
 * without `hidden` fields, and without what only the engine has to check.
 */
export function inputSchema(
  { input }: Pick<Operation, "input">,
  style: SchemaStyle,
  hidden: readonly string[],
): JsonSchema {
  const told = lean(z.toJSONSchema(input, { io: "input", target: "draft-7" }), hidden);
  const whole = { type: "object", properties: {}, ...told };
  return style === "plain" ? whole : strict(whole);
}

/** The output of an operation, as everybody may rely on it: JSON Schema (draft-07). */
export function outputSchema({ output }: Pick<Operation, "output">): JsonSchema {
  return Object.fromEntries(
    Object.entries(z.toJSONSchema(output, { io: "output", target: "draft-7" })).filter(
      ([name]) => name !== "$schema",
    ),
  );
}
