/**
 * For bugs only: what a caller may get wrong is a Rejection, a value.
 * Stays on in production, since a marketplace that doubts its own books must stop.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) broken(message);
}

/** What `assert` does when it fails, for hot paths: there a message must not be built in vain. */
export function broken(message: string): never {
  throw new Error(`engine invariant broken: ${message}`);
}
