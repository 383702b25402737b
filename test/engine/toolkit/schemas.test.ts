import { encode } from "gpt-tokenizer";
import { describe, expect, it } from "vitest";
import { OPERATIONS, type Operation } from "../../../engine/index.ts";
import { chooseTools, type ToolSpec } from "../../../engine/toolkit/choose.ts";
import { outputSchema } from "../../../engine/toolkit/json-schema.ts";

const AGENT = { role: "agent", id: "a", developer: "d", mode: "test", scopes: null } as const;
const WORKER = { ...AGENT, role: "worker", developer: null } as const;
const OPERATOR = { ...WORKER, role: "operator" } as const;
const everyTool = (schemas: "plain" | "openai_strict"): readonly ToolSpec[] =>
  [AGENT, WORKER, OPERATOR].flatMap((who) => chooseTools({ schemas }, who));

const tokens = ({ name, description, inputSchema }: ToolSpec): number =>
  encode(JSON.stringify({ name, description, inputSchema })).length;
const sum = (specs: readonly ToolSpec[]): number =>
  specs.reduce((total, spec) => total + tokens(spec), 0);

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema within a schema, itself first. */
function within(schema: unknown): readonly Schema[] {
  if (Array.isArray(schema)) return schema.flatMap(within);
  if (!isSchema(schema)) return [];
  const { properties, items, anyOf } = schema;
  const inner = isSchema(properties) ? Object.values(properties) : [];
  return [schema, ...inner.flatMap(within), ...within(items), ...within(anyOf)];
}

describe("What a model is told of the tools", () => {
  it("costs at most 3,000 tokens for Aethra's eighteen", () => {
    expect(sum(chooseTools({ kit: "aethra" }, AGENT))).toBeLessThanOrEqual(3_000);
  });

  it("costs at most 4,000 tokens for all that a requester needs", () => {
    expect(sum(chooseTools({ kit: "requester" }, AGENT))).toBeLessThanOrEqual(4_000);
  });

  it("costs at most 600 tokens for create_task", () => {
    expect(sum(chooseTools({ only: ["create_task"] }, AGENT))).toBeLessThanOrEqual(600);
  });

  it("names every field of the operation's input, and requires no other", () => {
    for (const { operation, inputSchema } of everyTool("plain")) {
      const { shape }: { shape: object } = Object(operation.input);
      const told = Object.keys(Object(inputSchema["properties"]));
      const hidden = Object.keys(shape).filter((field) => !told.includes(field));
      expect([operation.name, hidden.filter((field) => field !== "agent_id")]).toEqual([
        operation.name,
        [],
      ]);
      expect(told.every((field) => field in shape)).toBe(true);
    }
  });

  it("has an object at its root and no union there, for every model's sake", () => {
    for (const { inputSchema } of [...everyTool("plain"), ...everyTool("openai_strict")]) {
      expect(inputSchema["type"]).toBe("object");
      expect(inputSchema).not.toHaveProperty("anyOf");
      expect(inputSchema).not.toHaveProperty("$ref");
    }
  });
});

/** OpenAI's published rules for schemas in strict mode. */
const STRICT_KEYWORDS = new Set(
  (
    "type properties required additionalProperties items enum const anyOf description format " +
    "minimum maximum"
  ).split(" "),
);

describe("A strict schema", () => {
  it("requires every field of every object and allows no other", () => {
    for (const { name, inputSchema } of everyTool("openai_strict"))
      for (const schema of within(inputSchema)) {
        expect([name, Object.keys(schema).filter((word) => !STRICT_KEYWORDS.has(word))]).toEqual([
          name,
          [],
        ]);
        if (![schema["type"]].flat().includes("object")) continue;
        expect(schema["additionalProperties"]).toBe(false);
        expect(schema["required"]).toEqual(Object.keys(Object(schema["properties"])));
      }
  });

  it("lets what is optional be null, and takes the null as not given", () => {
    const [create] = chooseTools({ only: ["create_task"], schemas: "openai_strict" }, AGENT);
    const { properties } = Object(create?.inputSchema);
    expect(properties.title.type).toBe("string");
    expect(properties.priority).toEqual({
      type: ["string", "null"],
      enum: ["low", "medium", "high", "urgent", null],
    });
    const nulls = Object.fromEntries(Object.keys(properties).map((field) => [field, null]));
    const filledIn = { ...nulls, title: "Photo", task_type: "photography", budget_amber: 100 };
    const input = create?.read(filledIn);
    expect(input).toEqual({ title: "Photo", task_type: "photography", budget_amber: 100 });
    expect(create?.operation.prepare(input).ok).toBe(true);
  });
});

describe("What a client may rely on in an answer", () => {
  it("is described for every operation, as an object", () => {
    for (const operation of Object.values<Operation>(OPERATIONS))
      expect([operation.name, outputSchema(operation)["type"]]).toEqual([operation.name, "object"]);
  });
});
