import { tellRefusal, type Rejection } from "../../engine/index.ts";

const BRAND = Symbol.for("guildhall.tool-refusal");

/**
 * A refusal, thrown by a tool's `execute`: the AI SDK makes a `tool-error` of it and goes on. Its
 * message, which is what the model reads, is JSON with code, path, rule and the next step.
 */
export class ToolRefusal extends Error {
  readonly [BRAND] = true;
  readonly rejection: Rejection;

  constructor(rejection: Rejection, cause?: unknown) {
    super(JSON.stringify(tellRefusal(rejection)), { cause });
    this.name = "ToolRefusal";
    this.rejection = rejection;
  }

  /** What the AI SDK hands to the model: the JSON alone. */
  override toString(): string {
    return this.message;
  }

  /** True for refusals of any copy of this package that is loaded. */
  static isInstance(error: unknown): error is ToolRefusal {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}
