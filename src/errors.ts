import type { Code, Rejection } from "../engine/index.ts";

const BRAND = Symbol.for("guildhall.error");

/** A rejection for those who like to throw: what the typed methods of `market.as()` raise. */
export class MarketplaceError extends Error {
  readonly [BRAND] = true;
  readonly code: Code;
  readonly field: string | undefined;
  readonly reason: string | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.name = "MarketplaceError";
    this.code = rejection.code;
    this.field = rejection.field;
    this.reason = rejection.reason;
    this.data = rejection.data;
  }

  /** True for errors of any copy of this package that is loaded. */
  static isInstance(error: unknown): error is MarketplaceError {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}

/** A setting that cannot be: thrown where the market is made, before anything runs. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigurationError";
  }
}
