import type { z } from "zod";
import {
  OPERATIONS,
  type CallOptions,
  type Client,
  type Mode,
  type OperationName,
  type Principal,
  type Reply,
  type Role,
} from "../../engine/index.ts";
import { MarketplaceError } from "../errors.ts";

type Table = typeof OPERATIONS;

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

export type Input<N extends OperationName> = z.input<Table[N]["input"]>;
export type Output<N extends OperationName> = z.output<Table[N]["output"]>;

/** An operation as a method; an operation whose input may be empty takes none. */
type Method<N extends OperationName> =
  Record<never, never> extends Input<N>
    ? (input?: Input<N>, options?: CallOptions) => Promise<Output<N>>
    : (input: Input<N>, options?: CallOptions) => Promise<Output<N>>;

/** The operations of one role, by their names in camel case. Refusals throw MarketplaceError. */
export type Methods<R extends Role> = {
  readonly [
    N in OperationName as R extends Table[N]["roles"][number] ? Camel<N> : never
  ]: Method<N>;
};

/** A principal, or what registering one answered. */
export type Identity =
  | Principal
  | {
      readonly role: "agent";
      readonly agent_id: string;
      readonly developer_id: string;
      readonly mode: Mode;
    }
  | { readonly role: "developer"; readonly developer_id: string; readonly mode: Mode }
  | { readonly role: "worker"; readonly worker_id: string; readonly mode: Mode };

/** Inside the embedder's own process an identity may do all that its role may. */
export function principalOf(who: Identity): Principal {
  if ("id" in who) return who;
  const { mode } = who;
  if (who.role === "agent")
    return { role: "agent", id: who.agent_id, developer: who.developer_id, mode, scopes: null };
  if (who.role === "worker")
    return { role: "worker", id: who.worker_id, developer: null, mode, scopes: null };
  const id = who.developer_id;
  return { role: "developer", id, developer: id, mode, scopes: null };
}

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const NAMES = new Map(Object.values(OPERATIONS).map(({ name }) => [camel(name), name]));

/** The answer, or the refusal thrown. */
export function outputOf<N extends OperationName>(name: N, reply: Reply): Output<N>;
export function outputOf(_: OperationName, reply: Reply): unknown {
  if (reply.ok) return reply.output;
  throw new MarketplaceError(reply.rejection);
}

/** An operation's method, as it is at run time. */
type AnyMethod = (input?: unknown, options?: CallOptions) => Promise<unknown>;

/** The methods of a principal. Types keep a role to its own; at run time the engine does. */
export function methodsOf(execute: Client["execute"]): Readonly<Record<string, AnyMethod>> {
  const methods: Record<string, AnyMethod> = {};
  for (const [method, name] of NAMES)
    methods[method] = async (input = {}, options = {}) =>
      outputOf(name, await execute(name, input, options));
  return methods;
}
