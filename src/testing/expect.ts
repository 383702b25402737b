/** A promise that was not kept. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Equal by value, however deep; a bigint and a number are never equal. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isFields(a) || !isFields(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? `${each}n` : each)) ??
  "nothing";

/** Throws, saying `what` was promised, unless both are equal by value. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (!same(actual, expected))
    throw new BrokenPromise(`${what}: expected ${shown(expected)}, found ${shown(actual)}`);
}

/** Throws unless `condition` holds. */
export function expectThat(condition: unknown, what: string): asserts condition {
  if (!condition) throw new BrokenPromise(what);
}
