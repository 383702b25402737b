import type { FlexibleSchema, Tool } from "ai";
import {
  chooseTools,
  clientsOf,
  whoOf,
  type Ask,
  type Client,
  type KitName,
  type OperationName,
  type Principal,
  type Role,
  type SchemaStyle,
  type ToolRole,
  type Whose,
} from "../../engine/index.ts";
import { aiSdkTool } from "./tool.ts";
import type { GuildhallTools, Kit, KitFor } from "./types.ts";

/** Which tools there are, and how they are told of. See `ToolChoice` of the engine. */
interface Choice<K extends KitName, O extends OperationName, E extends OperationName> {
  readonly kit?: K;
  readonly only?: readonly O[];
  readonly except?: readonly E[];
  readonly schemas?: SchemaStyle;
  /** Asks the person where the policy wants one, for a client made by `withApproval`. */
  readonly ask?: Ask;
  /** Told of failures that no call is to blame for; standard error by default. */
  readonly onError?: (failure: unknown) => void;
}

/** The tools of one account. */
export interface OneClient<R extends Role> {
  /** What `market.as()` or `connectMarket()` answers. */
  readonly client: Client & { readonly who: Principal<R> };
}

/** The tools of whichever account the tool context of a call names. */
export interface ClientByContext<R extends ToolRole, Context> {
  readonly client: (context: Context) => Client | Promise<Client>;
  readonly contextSchema: FlexibleSchema<Context>;
  /** Whom these clients act for: it decides which tools there are. */
  readonly role: R;
}

/**
 * The marketplace as a ToolSet: `generateText({ model, tools: guildhallTools({ client }) })`.
 * Inputs and outputs are typed by operation. Throws TypeError where the choice names no operation.
 */
export function guildhallTools<
  R extends Role,
  K extends KitName = KitFor<R>,
  const O extends OperationName = Kit<K>,
  const E extends OperationName = never,
  const P extends string = "",
>(
  options: OneClient<R> & Choice<K, O, E> & { readonly prefix?: P },
): GuildhallTools<Exclude<O, E>, P, Record<never, never>>;
export function guildhallTools<
  R extends ToolRole,
  Context extends Record<string, unknown>,
  K extends KitName = KitFor<R>,
  const O extends OperationName = Kit<K>,
  const E extends OperationName = never,
  const P extends string = "",
>(
  options: ClientByContext<R, Context> & Choice<K, O, E> & { readonly prefix?: P },
): GuildhallTools<Exclude<O, E>, P, Context>;
export function guildhallTools(options: AnyOptions): Record<string, Tool> {
  const { schemas, ask, onError = toStandardError } = options;
  const shared = {
    clientFor: clientsOf(options),
    contextSchema: options.contextSchema,
    strict: schemas === "openai_strict" ? "strict" : "loose",
    ask,
    onError,
  } as const;
  const specs = chooseTools(options, whoOf(options));
  return Object.fromEntries(specs.map((spec) => [spec.name, aiSdkTool(spec, shared)]));
}

interface AnyOptions extends Whose, Choice<KitName, OperationName, OperationName> {
  readonly contextSchema?: FlexibleSchema<Record<string, unknown>>;
  readonly prefix?: string;
}

const toStandardError = (failure: unknown): void =>
  console.error("guildhall: a tool call failed:", failure);

/** One context for every tool of a set, as `toolsContext` wants it. */
export function toolsContextFor<Tools extends object, const Context extends object>(
  tools: Tools,
  context: Context,
): { [Name in keyof Tools]: Context };
export function toolsContextFor(tools: object, context: object): object {
  return Object.fromEntries(Object.keys(tools).map((name) => [name, context]));
}
