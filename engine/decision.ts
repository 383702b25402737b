import { rejection, type Code, type Rejection } from "./errors.ts";
import type { Event } from "./events.ts";
import type { Stored } from "./records.ts";

/** Events with the new whole of every record they change, and the answer. */
export interface Accepted<Output = unknown> {
  readonly ok: true;
  readonly output: Output;
  readonly events: readonly Event[];
  readonly records: readonly Stored[];
  /** Kept under the idempotency key instead of `output`, where that holds a secret. */
  readonly kept?: unknown;
}

export interface Rejected {
  readonly ok: false;
  readonly rejection: Rejection;
  /** Only a refusal that asks a person to look records anything: the request itself. */
  readonly events?: readonly Event[];
  readonly records?: readonly Stored[];
}

export type Decision<Output = unknown> = Accepted<Output> | Rejected;

export const reject = (code: Code, more: Partial<Omit<Rejection, "code">> = {}): Rejected => ({
  ok: false,
  rejection: rejection(code, more),
});

/** An answer that changes nothing. */
export const answer = <Output>(output: Output): Accepted<Output> => ({
  ok: true,
  output,
  events: [],
  records: [],
});

/** Tells a refusal from what was looked for. */
export const isRejected = (result: unknown): result is Rejected =>
  typeof result === "object" && result !== null && "rejection" in result;
