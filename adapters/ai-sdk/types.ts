import type { Tool } from "ai";
import type { z } from "zod";
import type { KITS, KitName, OPERATIONS, OperationName } from "../../engine/index.ts";

type Table = typeof OPERATIONS;

/** What a model may send for an operation. */
export type Input<N extends OperationName> = z.input<Table[N]["input"]>;
export type Output<N extends OperationName> = z.output<Table[N]["output"]>;

/** The kit of a role, when none is named. */
export type KitFor<Role> = Role extends "worker" | "operator" ? Role : "requester";

export type Kit<K extends KitName> = (typeof KITS)[K][number];

/** A typed tool for each operation, under its name with the prefix before it. */
export type GuildhallTools<N extends OperationName, P extends string, Context> = {
  [Name in N as `${P}${Name}`]: Tool<Input<Name>, Output<Name>, Context>;
};

/** Carries out one operation: its output, or a ToolRefusal thrown. */
export type Run = (input: unknown) => Promise<unknown>;
