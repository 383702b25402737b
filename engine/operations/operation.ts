import type { z } from "zod";
import { fieldsOf } from "../fields.ts";
import type { Context } from "../context.ts";
import type { Decision } from "../decision.ts";
import type { Rejection } from "../errors.ts";
import type { Account } from "../ledger/account.ts";
import type { Micros } from "../money.ts";
import type { Principal, Role } from "../policy/principal.ts";
import type { Query } from "../ports.ts";
import type { Ref } from "../records.ts";
import { refusalOf } from "./refusal.ts";
import type { Scope } from "./scopes.ts";

/** What a command must read before it can be decided. */
export interface Needs {
  /** Relied on: a rival change means deciding again. */
  readonly records?: readonly Ref[];
  /** Only looked at. */
  readonly glances?: readonly Ref[];
  readonly accounts?: readonly Account[];
  readonly finds?: readonly Query[];
  readonly events?: { readonly recipient: string; readonly after: number; readonly limit: number };
  readonly log?: { readonly after: number; readonly limit: number };
  readonly totals?: true;
}

/** What a person would have to agree to: money, and what exactly it is for. */
export interface Stake {
  readonly amount: Micros;
  /** The hash of what is approved, where it is a submission. */
  readonly subject: string | null;
  readonly summary: string;
}

/** Reads nothing but its arguments: `now` and the principal stand for the world. */
export type NeedsOf<Input> = (input: Input, who: Principal, now: number) => Needs;

/** `reads` changes nothing, `writes` changes records, `moves_money` changes balances too. */
export type Effects = "reads" | "writes" | "moves_money";

/** What a surface tells of an operation. */
interface Facts<
  Name extends string,
  R extends Role,
  Input extends z.ZodType,
  Output extends z.ZodType,
> {
  readonly name: Name;
  readonly title: string;
  /** One or two sentences for people and for models: what it does, and when to use it. */
  readonly sentence: string;
  readonly roles: readonly R[];
  readonly scope: Scope | null;
  readonly effects: Effects;
  readonly input: Input;
  readonly output: Output;
}

export interface Definition<
  Name extends string,
  R extends Role,
  Input extends z.ZodType,
  Output extends z.ZodType,
> extends Facts<Name, R, Input, Output> {
  readonly needs: NeedsOf<z.output<Input>>;
  readonly decide: (input: z.output<Input>, context: Context) => Decision<z.input<Output>>;
  /** Operations whose confirmation a policy may ask for say what is at stake. */
  readonly stake?: (input: z.output<Input>, context: Context) => Stake | null;
}

/** A command whose input is valid: ready to be loaded for and decided. */
export interface Command {
  /** As validated, with the idempotency key and the confirmation id still in it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly key: string | null;
  readonly confirmation: string | null;
  needs(who: Principal, now: number): Needs;
  decide(context: Context): Decision;
  stake(context: Context): Stake | null;
}

export interface Operation<
  Name extends string = string,
  R extends Role = Role,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> extends Facts<Name, R, Input, Output> {
  readonly confirmable: boolean;
  /** Validates raw input. Refuses with `invalid_input`, naming the field and the reason. */
  prepare(raw: unknown): { ok: true; command: Command } | { ok: false; rejection: Rejection };
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** One row of the operations table. */
export function operation<
  const Name extends string,
  const R extends Role,
  Input extends z.ZodType,
  Output extends z.ZodType,
>(definition: Definition<Name, R, Input, Output>): Operation<Name, R, Input, Output> {
  const { needs, decide, stake, ...facts } = definition;
  return {
    ...facts,
    confirmable: stake !== undefined,
    prepare(raw) {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success)
        return { ok: false, rejection: refusalOf(parsed.error, definition.input) };
      const input = parsed.data;
      const fields = fieldsOf(input);
      return {
        ok: true,
        command: {
          input: fields,
          key: textOf(fields["idempotency_key"]),
          confirmation: textOf(fields["confirmation_id"]),
          needs: (who, now) => needs(input, who, now),
          decide: (context) => decide(input, context),
          stake: (context) => stake?.(input, context) ?? null,
        },
      };
    },
  };
}
