import fc from "fast-check";

export type Schema = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const schemasIn = (value: unknown): readonly Schema[] =>
  Array.isArray(value) ? value.filter(isFields) : [];
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

const HOUR = 3_600_000;

/** What a pattern or a format asks for; a schema with another one fails the run. */
function textFor(schema: Schema): fc.Arbitrary<string> {
  const { pattern, format } = schema;
  if (format === "date-time")
    return fc.nat(1_000).map((hours) => new Date(Date.now() + hours * HOUR).toISOString());
  if (format === "uri") return fc.nat(99).map((n) => `https://192.0.2.${n}/hook`);
  if (format === "email") return fc.nat(9_999).map((n) => `person${n}@company.com`);
  if (pattern === undefined) {
    const minLength = numberOf(schema["minLength"], 0);
    const most = Math.min(numberOf(schema["maxLength"], 40), minLength + 40);
    // Blanks around a text are taken off, and it may then be too short.
    return fc.stringMatching(new RegExp(`^[a-zA-Z0-9]{${minLength},${most}}$`));
  }
  return fc.stringMatching(new RegExp(String(pattern)));
}

/** Whatever a schema allows. Optional fields come and go. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  if ("const" in schema) return fc.constant(schema["const"]);
  const options = [...schemasIn(schema["anyOf"]), ...schemasIn(schema["oneOf"])];
  if (options.length > 0) return fc.oneof(...options.map(valid));
  const { type } = schema;
  if (Array.isArray(type)) return fc.oneof(...type.map((each) => valid({ ...schema, type: each })));
  switch (type) {
    case "string":
      return textFor(schema);
    case "integer":
    case "number": {
      const least = numberOf(schema["minimum"], numberOf(schema["exclusiveMinimum"], -999) + 1);
      return fc.integer({ min: least, max: Math.min(numberOf(schema["maximum"], 999), 1e6) });
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const minLength = numberOf(schema["minItems"], 0);
      const maxLength = Math.min(numberOf(schema["maxItems"], 3), minLength + 2);
      const items = isFields(schema["items"]) ? valid(schema["items"]) : fc.constant("x");
      return fc.array(items, { minLength, maxLength });
    }
    case "object":
      return record(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function record(schema: Schema): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema;
  if (!isFields(properties)) return fc.constant({});
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, valid(isFields(inner) ? inner : {})]),
  );
  const requiredKeys = Array.isArray(required) ? required.map(String) : [];
  return fc.record(model, { requiredKeys });
}

/** A value that breaks one rule of its schema, and which one. */
export interface Broken {
  readonly rule: string;
  readonly value: unknown;
}

/** Every way to break one rule of a schema in a value that keeps them all. */
export function broken(schema: Schema, value: unknown): readonly Broken[] {
  const here = brokenHere(schema, value);
  if (schema["type"] === "object" && isFields(value) && isFields(schema["properties"])) {
    const inner = Object.entries(schema["properties"]).flatMap(([name, each]) =>
      isFields(each) && name in value
        ? broken(each, value[name]).map(({ rule, value: bad }) => ({
            rule: `${name}: ${rule}`,
            value: { ...value, [name]: bad },
          }))
        : [],
    );
    return [...here, ...inner];
  }
  if (schema["type"] === "array" && Array.isArray(value) && isFields(schema["items"])) {
    const [first, ...rest] = value as readonly unknown[];
    if (first === undefined) return here;
    const inner = broken(schema["items"], first).map(({ rule, value: bad }) => ({
      rule: `item: ${rule}`,
      value: [bad, ...rest],
    }));
    return [...here, ...inner];
  }
  return here;
}

function brokenHere(schema: Schema, value: unknown): readonly Broken[] {
  const found: Broken[] = [];
  const add = (rule: string, bad: unknown): void => void found.push({ rule, value: bad });
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  if (type === "object" && isFields(value)) {
    add("wrong type", "no object");
    if (schema["additionalProperties"] === false) add("additional", { ...value, surprise: 1 });
    for (const name of Array.isArray(schema["required"]) ? schema["required"] : [])
      add(
        `required ${String(name)}`,
        Object.fromEntries(Object.entries(value).filter(([each]) => each !== name)),
      );
    return found;
  }
  add("wrong type", type === "array" || "anyOf" in schema ? { no: "list" } : { strange: [] });
  if (typeof minimum === "number" && minimum > -Number.MAX_SAFE_INTEGER)
    add("below the least", minimum - 1);
  if (typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER)
    add("above the most", maximum + 1);
  if (typeof minLength === "number" && minLength > 0) add("too short", "");
  if (typeof maxLength === "number" && maxLength < 50_000)
    add("too long", "x".repeat(maxLength + 1));
  if (Array.isArray(schema["enum"])) add("no such word", "no such word");
  if (schema["format"] !== undefined) add("malformed", "neither the one nor the other");
  if (schema["pattern"] !== undefined) add("no match", "\u0000");
  if (Array.isArray(value)) {
    if (typeof minItems === "number" && minItems > 0) add("too few", []);
    if (typeof maxItems === "number" && maxItems < 200 && value.length > 0)
      add("too many", Array<unknown>(maxItems + 1).fill(value[0]));
  }
  return found;
}
