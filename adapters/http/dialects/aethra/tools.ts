import { z } from "zod";
import {
  AETHRA_TOOLS,
  fieldsOf,
  isFields,
  nearest,
  OPERATIONS,
  type Fields,
  type Operation,
} from "../../../../engine/index.ts";

const PREFIX = "aethra.";

const TOOLS: ReadonlyMap<string, Operation> = new Map(
  AETHRA_TOOLS.map((name) => [name, OPERATIONS[name]]),
);

/** The operation behind a tool's name, with or without its prefix. */
export const toolOf = (name: string): Operation | null =>
  TOOLS.get(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name) ?? null;

/** The tool that was probably meant. */
export function nearestTool(name: string): string | null {
  const near = nearest(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name, AETHRA_TOOLS);
  return near === null ? null : PREFIX + near;
}

const UNTRUSTED_FIELDS = "untrusted_fields";

/**
 * An answer as Aethra documents it: what people wrote stands where its documents put it, and
 * `untrusted_fields` names it, so that nobody takes it for ours.
 */
export function inPlace(output: unknown): Fields {
  const fields = fieldsOf(output);
  const { untrusted } = fields;
  if (!isFields(untrusted)) return fields;
  return { ...untrusted, ...fields, [UNTRUSTED_FIELDS]: Object.keys(untrusted) };
}

function outputSchema({ output }: Operation): Fields {
  const untrusted = output instanceof z.ZodObject ? output.shape["untrusted"] : undefined;
  if (!(output instanceof z.ZodObject) || !(untrusted instanceof z.ZodObject))
    return z.toJSONSchema(output, { io: "output" });
  const named = { [UNTRUSTED_FIELDS]: z.array(z.string()) };
  return z.toJSONSchema(output.extend({ ...untrusted.shape, ...named }), { io: "output" });
}

function describe(operation: Operation): Fields {
  const { name, title, sentence, effects, input } = operation;
  return {
    name: PREFIX + name,
    title,
    description: sentence,
    inputSchema: z.toJSONSchema(input, { io: "input" }),
    outputSchema: outputSchema(operation),
    annotations: {
      title,
      readOnlyHint: effects === "reads",
      destructiveHint: effects === "moves_money",
      idempotentHint: effects === "reads",
    },
  };
}

let listed: readonly Fields[] | null = null;

/** The eighteen tools as `tools/list` shows them; the same for everybody. */
export const listTools = (): readonly Fields[] => (listed ??= [...TOOLS.values()].map(describe));
