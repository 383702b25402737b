import type { z } from "zod";
import {
  authorise,
  OPERATIONS,
  refusalOf,
  type Fields,
  type MarketPort,
  type OperationName,
  type Origin,
  type Principal,
  type Reply,
} from "../../../../engine/index.ts";

/** Whoever wants something done, over REST or MCP. */
export interface Caller {
  readonly who: Principal;
  readonly from: Origin;
  readonly key: { readonly idempotencyKey?: string };
  readonly market: MarketPort;
}

/** One thing that the dialect does, whichever way it is asked for. */
export interface Action {
  readonly title: string;
  /** The operation that it comes down to; null where there is none. */
  readonly operation: OperationName | null;
  readonly input: z.ZodObject;
  readonly answers: z.ZodType;
  readonly run: (caller: Caller, raw: unknown) => Promise<Reply>;
}

interface Facts<I extends z.ZodObject> {
  readonly title: string;
  readonly operation: OperationName | null;
  readonly input: I;
  readonly answers: z.ZodType;
  readonly act: (input: z.output<I>, caller: Caller) => Promise<Reply>;
}

/** Who may not ask is told that first, and nothing of what else may be wrong. */
export const action = <I extends z.ZodObject>({ act, ...facts }: Facts<I>): Action => ({
  ...facts,
  async run(caller, raw) {
    const { operation, input } = facts;
    const refused = operation === null ? null : authorise(OPERATIONS[operation], caller.who);
    if (refused) return { ok: false, rejection: refused.rejection };
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    return act(parsed.data, caller);
  },
});

/** What is not given is left out: an operation knows no undefined. */
export const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Carries out one operation, with the key of the request where that changes something. */
export const ask = (
  { market, who, key }: Caller,
  operation: OperationName,
  input: Fields,
): Promise<Reply> => market.execute(who, operation, given(input), key);

/** The same answer in other words. */
export const told = (reply: Reply, tell: (output: unknown) => unknown): Reply =>
  reply.ok ? { ...reply, output: tell(reply.output) } : reply;
