import { z } from "zod";
import { OPERATIONS, type Operation } from "../../engine/index.ts";
import { SPEC } from "../adapters/http/given.ts";
import { COMMANDS, hook, type By, type Input, type Town } from "./commands.ts";

export const operations: readonly Operation[] = Object.values(OPERATIONS);

/** The number of a category, which everybody knows, names nobody's thing. */
const NO_ID = "category_id";
const isId = (field: string): boolean => /(^|_)ids?$/.test(field) && field !== NO_ID;

/** A schema under what it is wrapped in. */
function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return bare(schema.unwrap());
  if (schema instanceof z.ZodDefault) return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  return schema instanceof z.ZodArray ? bare(schema.element) : schema;
}

const shapeOf = (schema: unknown): Readonly<Record<string, unknown>> => {
  const at = bare(schema);
  return at instanceof z.ZodObject ? at.shape : {};
};

/** Every field of an input that takes an id, at any depth, dotted. */
export function idFields(schema: unknown): readonly string[] {
  return Object.entries(shapeOf(schema)).flatMap(([field, inner]) => [
    ...(isId(field) ? [field] : []),
    ...idFields(inner).map((below) => `${field}.${below}`),
  ]);
}

/** What an operation that only reads needs beside ids. */
const OTHER: Input = { ...SPEC };

/** What there is but for a moment, since making another takes it away. */
const FLEETING: Readonly<Record<string, (town: Town) => Promise<Input>>> = {
  list_deliveries: async (town) => ({ webhook_id: (await hook(town)).webhook_id }),
};

/** An input of an operation that is good but for the ids which nothing was named by yet. */
export async function goodInput(operation: Operation, by: By, town: Town): Promise<Input> {
  const { name } = operation;
  const command =
    COMMANDS.find((each) => each.name === name && each.by === by) ??
    COMMANDS.find((each) => each.name === name);
  const fields = Object.keys(shapeOf(operation.input));
  const own = by === "developer" && fields.includes("agent_id");
  const agent = own ? { agent_id: town.keys.agent_id } : {};
  if (command !== undefined) return { ...(await command.given(town)), ...agent };
  const fleeting = FLEETING[name];
  if (fleeting !== undefined) return { ...(await fleeting(town)), ...agent };
  const shape = shapeOf(operation.input);
  const isNeeded = (field: string): boolean => {
    const schema = shape[field];
    return schema instanceof z.ZodType && !schema.safeParse(undefined).success;
  };
  const needed = fields.filter(isNeeded);
  const filled = needed.map((field) => [field, isId(field) ? "nothing" : OTHER[field]]);
  const patience = fields.includes("timeout_seconds") ? { timeout_seconds: 0 } : {};
  return { ...Object.fromEntries(filled), ...patience, ...agent };
}

/** The ids of what a town's people have, by the field that names them. */
export type Belongings = Readonly<Record<string, readonly string[]>>;

/**
 * Brings about one of everything that can be named, in every state that a command begins from.
 * `settle` lets happen what happens by itself.
 */
export async function belongingsOf(town: Town, settle: () => Promise<void>): Promise<Belongings> {
  const all = new Map<string, Set<string>>();
  const add = (field: string, id: unknown): void => {
    if (typeof id === "string") all.set(field, (all.get(field) ?? new Set<string>()).add(id));
  };
  const { wire, keys } = town;
  for (const { given } of COMMANDS)
    for (const [field, value] of Object.entries(await given(town)))
      if (isId(field)) add(field, value);
  add("agent_id", keys.agent_id);
  add("worker_id", "wrk_sandbox_1");
  await settle();
  for (const task_id of all.get("task_id") ?? []) {
    const { body } = await wire.v1("list_bids", keys.agent_key, { task_id });
    for (const { bid_id } of body.bids ?? []) add("bid_id", bid_id);
  }
  for (const webhook_id of all.get("webhook_id") ?? []) {
    const { body } = await wire.v1("list_deliveries", keys.agent_key, { webhook_id });
    for (const { delivery_id } of body.deliveries ?? []) add("delivery_id", delivery_id);
  }
  return Object.fromEntries([...all].map(([field, ids]) => [field, [...ids]]));
}

/** The fields of an operation's input. */
export const fieldsOf = (name: string): readonly string[] =>
  operations
    .filter((each) => each.name === name)
    .flatMap(({ input }) => Object.keys(shapeOf(input)));
