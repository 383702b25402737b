import { z } from "zod";
import { rejection, type Rejection } from "../errors.ts";

type Issue = z.core.$ZodIssue;

const REASONS: Readonly<Record<string, string>> = {
  too_small: "below_minimum",
  too_big: "above_maximum",
  invalid_value: "not_one_of",
  invalid_format: "malformed",
  unrecognized_keys: "unknown_field",
  invalid_type: "wrong_type",
};

/** The first fault of an input, as a rejection that names the field, the reason and the way out. */
export function refusalOf(error: z.ZodError, schema: z.ZodType): Rejection {
  // A field that does not exist explains a missing one: the caller misspelt it.
  const strange = error.issues.find(({ code }) => code === "unrecognized_keys");
  const issue = strange ?? deepest(error.issues[0]);
  if (issue === undefined) return rejection("invalid_input");
  if (issue.code === "unrecognized_keys") return unknownField(issue, schema);
  const field = issue.path.join(".");
  const reason = reasonOf(issue);
  const says = reason === "required" ? "is required" : sayingOf(issue);
  const near = nearTo(issue);
  return rejection("invalid_input", {
    message: field === "" ? `The input ${says}.` : `${field} ${says}.`.replace("?.", "?"),
    reason,
    ...(field !== "" && { field }),
    ...(near !== null && { data: { did_you_mean: near } }),
  });
}

/** What a check of our own thinks was meant. */
function nearTo(issue: Issue): string | null {
  const near = issue.code === "custom" ? issue.params?.["did_you_mean"] : undefined;
  return typeof near === "string" ? near : null;
}

/** A union fails with one list of issues per member; the one that got furthest says most. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const inner = issue.errors
    .map((issues) => deepest(issues[0]))
    .find((each) => each !== undefined && each.code !== "invalid_type");
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function reasonOf(issue: Issue): string {
  if (issue.code === "custom" && typeof issue.params?.["reason"] === "string")
    return issue.params["reason"];
  if (issue.code === "invalid_union")
    return issue.errors.flat().every(isMissing) ? "required" : "wrong_type";
  if (isMissing(issue)) return "required";
  return REASONS[issue.code] ?? "malformed";
}

/** The schema library's sentence in our own voice. */
function sayingOf({ code, message }: Issue): string {
  if (code === "invalid_union") return "is of the wrong type";
  const [, expected, received] = /expected (.+), received (.+)$/.exec(message) ?? [];
  if (expected !== undefined) return `must be of type ${expected}, not ${received ?? "this"}`;
  return lowerFirst(message.replace(/^Invalid (input|option): /, ""));
}

const isMissing = ({ code, message }: Issue): boolean =>
  code === "invalid_type" && message.endsWith("received undefined");

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function unknownField(
  issue: Extract<Issue, { code: "unrecognized_keys" }>,
  schema: z.ZodType,
): Rejection {
  const field = [...issue.path, issue.keys[0] ?? ""].join(".");
  const near = nearest(issue.keys[0] ?? "", knownFields(schema, issue.path));
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return rejection("invalid_input", {
    message: `${field} is not a field of this operation.${hint}`,
    field,
    reason: "unknown_field",
    ...(near !== null && { data: { did_you_mean: near } }),
  });
}

function knownFields(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at: unknown = schema;
  for (const step of ["", ...path]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodNullable || at instanceof z.ZodDefault)
      at = at.unwrap();
    if (step !== "" && at instanceof z.ZodObject) at = at.shape[String(step)];
    else if (step !== "" && at instanceof z.ZodArray) at = at.element;
    while (at instanceof z.ZodOptional || at instanceof z.ZodNullable || at instanceof z.ZodDefault)
      at = at.unwrap();
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The known word within a third of its length in edits, or that begins or ends alike. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((each) => ({ each, far: distance(word.toLowerCase(), each) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  if (best && best.far <= Math.max(2, Math.floor(best.each.length / 3))) return best.each;
  return (
    known.find((each) => word.length >= 4 && (each.startsWith(word) || each.endsWith(word))) ?? null
  );
}

/** Levenshtein distance; words longer than 64 are not worth comparing. */
function distance(a: string, b: string): number {
  if (a.length > 64) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
