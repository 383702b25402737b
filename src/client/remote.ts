import { nanoid } from "nanoid";
import {
  isFields,
  isOperation,
  OPERATIONS,
  type CallOptions,
  type Operation,
  type Reply,
} from "../../engine/index.ts";
import { Line, secretIn, type LineOptions } from "./line.ts";

export interface RemoteOptions extends LineOptions {
  /** Of the host, without the `/v1`. */
  readonly url: string;
  readonly key: string;
}

/** Operations carried out by a host, each as one POST that is repeated until it is answered. */
export class Remote {
  readonly #line: Line;

  constructor({ url, key, ...more }: RemoteOptions) {
    const what = "connectMarket: url";
    const authorization = `Bearer ${secretIn("connectMarket: key", key)}`;
    this.#line = new Line({ ...more, what, url, headers: { authorization } });
  }

  /**
   * One operation. What changes something is given an idempotency key where it has none, so that
   * it happens once however often it is tried.
   */
  execute(name: string, input: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.#line.ask({
      method: "POST",
      path: `/v1/${encodeURIComponent(name)}`,
      body: input ?? {},
      idempotencyKey: options.idempotencyKey ?? (isWrite(name, input) ? nanoid() : null),
      signal: options.signal,
      waitMs: waitOf(input),
    });
  }
}

function isWrite(name: string, input: unknown): boolean {
  if (!isOperation(name) || (isFields(input) && "idempotency_key" in input)) return false;
  const operation: Operation = OPERATIONS[name];
  return operation.effects !== "reads";
}

/** How long the call asks the host to wait. */
function waitOf(input: unknown): number {
  const seconds = isFields(input) ? input["timeout_seconds"] : 0;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1_000 : 0;
}
