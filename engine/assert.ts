/**
 * For bugs only: what a caller may get wrong is a Rejection, a value.
 * Stays on in production, since a marketplace that doubts its own books must stop.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`engine invariant broken: ${message}`);
}
