const BRAND = Symbol.for("guildhall.connection-error");

/** A host that did not answer, after every try. Whether the call was carried out is not known. */
export class ConnectionError extends Error {
  readonly [BRAND] = true;

  constructor(url: string, cause: unknown) {
    super(`The market at ${url} cannot be reached: ${sayingOf(cause)}. Is the host running?`, {
      cause,
    });
    this.name = "ConnectionError";
  }

  /** True for errors of any copy of this package that is loaded. */
  static isInstance(error: unknown): error is ConnectionError {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}

/** `fetch` hides what went wrong in the cause of its error. */
function sayingOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? sayingOf(cause.cause) : cause.message || cause.name;
}
