import { authorise } from "../decide.ts";
import type { Operation } from "../operations/operation.ts";
import { nearest } from "../operations/refusal.ts";
import { OPERATIONS, type OperationName } from "../operations/table.ts";
import type { Principal } from "../policy/principal.ts";
import { withoutNulls } from "./arguments.ts";
import { inputSchema, type JsonSchema, type SchemaStyle } from "./json-schema.ts";
import { KITS, kitOf, type KitName } from "./kits.ts";

/** Which tools a toolkit offers, and how it tells of them. */
export interface ToolChoice {
  /** The kit that fits the account by default. */
  readonly kit?: KitName;
  /** These alone, of whichever kit. */
  readonly only?: readonly OperationName[];
  /** All but these. */
  readonly except?: readonly OperationName[];
  /** Put before every name, like `market_`. */
  readonly prefix?: string;
  /** `openai_strict` for models that are called with `strict`; `plain` by default. */
  readonly schemas?: SchemaStyle;
}

/** One operation as a model is offered it. */
export interface ToolSpec {
  /** As the model calls it, prefix and all. */
  readonly name: string;
  readonly operation: Operation;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  /** What the operation is given for what a model filled in. Validates nothing: the engine does. */
  readonly read: (filledIn: unknown) => unknown;
}

/** An agent's key says who acts; asking a model would only let it err. */
const hiddenFrom = (who: Principal): readonly string[] =>
  who.role === "agent" ? ["agent_id"] : [];

const isKnown = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

/** Of the kit, as chosen, what a principal's key may use. */
function allowedOf({ kit, only, except = [] }: ToolChoice, who: Principal) {
  const all: readonly OperationName[] = KITS[kit ?? kitOf(who.role)];
  for (const name of [...(only ?? []), ...except]) checkName(name);
  const chosen = (only ?? all).filter((name) => !except.includes(name));
  return chosen.filter((name) => authorise(OPERATIONS[name], who) === null);
}

/**
 * Whether the choice has any tool that this principal's key may use. Throws TypeError for a name
 * that is no operation.
 */
export const offersAny = (choice: ToolChoice, who: Principal): boolean =>
  allowedOf(choice, who).length > 0;

/**
 * The tools for a principal: of the kit, as chosen, those that its key may use. Throws TypeError
 * for a name that is no operation, or for a choice that leaves nothing: both are slips in the code.
 */
export function chooseTools(choice: ToolChoice, who: Principal): readonly ToolSpec[] {
  const { prefix = "", schemas = "plain" } = choice;
  const allowed = allowedOf(choice, who);
  if (allowed.length === 0)
    throw new TypeError(`Of the tools chosen there is none that this ${who.role} may use.`);
  return allowed.map((name) => {
    const operation: Operation = OPERATIONS[name];
    const plain = schemaOf(operation, "plain", []);
    return {
      name: prefix + name,
      operation,
      title: operation.title,
      description: operation.sentence,
      inputSchema: schemaOf(operation, schemas, hiddenFrom(who)),
      read: (filledIn) => withoutNulls(plain, filledIn ?? {}),
    };
  });
}

const made = new Map<string, JsonSchema>();

/** Made once for each way of telling: a toolkit may be put together for every request. */
function schemaOf(operation: Operation, style: SchemaStyle, hidden: readonly string[]): JsonSchema {
  const key = `${operation.name} ${style} ${hidden.join()}`;
  let schema = made.get(key);
  if (schema === undefined) made.set(key, (schema = inputSchema(operation, style, hidden)));
  return schema;
}

function checkName(name: string): void {
  if (isKnown(name)) return;
  const near = nearest(name, Object.keys(OPERATIONS));
  throw new TypeError(`There is no operation ${name}.${near ? ` Did you mean ${near}?` : ""}`);
}
