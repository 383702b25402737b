import { z } from "zod";

/** The schema under its optional, nullable, default and transforming wrappers. */
function bare(schema: unknown): unknown {
  let at = schema;
  while (
    at instanceof z.ZodOptional ||
    at instanceof z.ZodNullable ||
    at instanceof z.ZodDefault ||
    at instanceof z.ZodPipe
  )
    at = at instanceof z.ZodPipe ? at.in : at.unwrap();
  return at;
}

/**
 * What a schema knows of a value, at every level: the rest is dropped, unread. Whether the rest of
 * the rest is right is for the schema to say.
 */
export function knownFields(schema: unknown, value: unknown): unknown {
  const at = bare(schema);
  if (at instanceof z.ZodArray && Array.isArray(value))
    return value.map((each) => knownFields(at.element, each));
  if (!(at instanceof z.ZodObject) || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value;
  const { shape } = at;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => Object.hasOwn(shape, name))
      .map(([name, inner]) => [name, knownFields(shape[name], inner)]),
  );
}
