import type { Rejection } from "../../../engine/index.ts";

/** What the market calls a field, and what a dialect does. */
export type Names = readonly (readonly [ours: string, theirs: string])[];

/** A refusal that names fields as the dialect's clients know them. */
export function renamed(names: Names, why: Rejection): Rejection {
  const { message, field, ...more } = why;
  const inTheirWords = (text: string): string =>
    names.reduce((said, [ours, theirs]) => said.replaceAll(ours, theirs), text);
  return {
    ...more,
    message: inTheirWords(message),
    ...(field !== undefined && { field: inTheirWords(field) }),
  };
}
