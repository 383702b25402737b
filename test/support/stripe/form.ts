/** A form as Stripe's client writes it: `metadata[order]=7` is a field within a field. */
export type Form = Readonly<Record<string, unknown>>;

export function formOf(encoded: string): Form {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(encoded)) {
    const path = name.replaceAll("]", "").split("[");
    let at = form;
    for (const part of path.slice(0, -1)) {
      const inner = (at[part] ?? {}) as Record<string, unknown>;
      at[part] = inner;
      at = inner;
    }
    at[path.at(-1) ?? name] = value;
  }
  return form;
}
