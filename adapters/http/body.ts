import { rejection, type Rejection } from "../../engine/index.ts";

/** Larger bodies are not read to their end. */
export const MOST_BYTES = 256 * 1024;
/** Deeper nesting says nothing that a marketplace needs to hear. */
const MOST_LEVELS = 32;

/** The JSON of a request, or why there is none, with the HTTP status that says so. */
export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly rejection: Rejection };

const fault = (status: 400 | 413 | 415, reason: string, message: string): Body => ({
  ok: false,
  status,
  rejection: rejection("invalid_input", { reason, message }),
});

/** Reads a JSON body of at most 256 KiB and 32 levels. No body at all reads as `{}`. */
export async function readJson(request: Request): Promise<Body> {
  const read = await readText(request);
  if (read === "too_large")
    return fault(413, "body_too_large", `The body must be at most ${MOST_BYTES} bytes.`);
  if (read === "cut_off") return fault(400, "body_cut_off", "The body ended too early.");
  if (read !== "not_utf8" && read.text === "") return { ok: true, value: {} };
  if (!isJson(request.headers.get("content-type")))
    return fault(
      415,
      "not_json",
      "The body must be JSON, and its Content-Type application/json or not given.",
    );
  return read === "not_utf8" ? MALFORMED : parse(read.text);
}

/** The body to the byte, for whoever checks a signature over it; null where it cannot be read. */
export async function readRaw(request: Request): Promise<string | null> {
  const read = await readText(request);
  return typeof read === "string" ? null : read.text;
}

const isForm = (type: string | null): boolean =>
  /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(type ?? "");

/** The fields of a form of at most 256 KiB; null where it is none, or names a field twice. */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string> | null> {
  const read = await readText(request);
  if (typeof read === "string") return null;
  if (!isForm(request.headers.get("content-type"))) return null;
  const fields = [...new URLSearchParams(read.text)];
  const form = new Map(fields);
  return form.size === fields.length ? form : null;
}

const MALFORMED = fault(400, "malformed_json", "The body is not well-formed JSON in UTF-8.");

function parse(text: string): Body {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return MALFORMED;
  }
  if (isDeeper(value, MOST_LEVELS))
    return fault(400, "too_deep", `The body must be nested at most ${MOST_LEVELS} levels deep.`);
  return isPoisoned(value)
    ? fault(400, "reserved_name", "No field may be called __proto__, at any level.")
    : { ok: true, value };
}

/** A name that a careless merge would turn into behaviour. */
const isPoisoned = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, "__proto__") || Object.values(value).some(isPoisoned));

/** Never goes further down than it must. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** `x-www-form-urlencoded` is what curl says of any data it is given: it promises nothing. */
const isJson = (type: string | null): boolean =>
  type === null ||
  /^\s*application\/(json|[\w.+-]+\+json|x-www-form-urlencoded)\s*(;|$)/i.test(type);

/** The text of a body, or why there is none. */
type Text = { readonly text: string } | "too_large" | "cut_off" | "not_utf8";

/** A server never reads beyond a length that was announced, so that need not be watched. */
async function readText(request: Request): Promise<Text> {
  const announced = request.headers.get("content-length");
  if (announced === null) return readWatched(request);
  const length = Number(announced);
  if (length > MOST_BYTES) return "too_large";
  try {
    const text = await request.text();
    if (text.length > MOST_BYTES) return "too_large";
    return text.includes(REPLACED) && Buffer.byteLength(text) !== length ? "not_utf8" : { text };
  } catch {
    return "cut_off";
  }
}

/**
 * Stands where bytes were that are no UTF-8, and is longer than nearly all of them; only the
 * beginning of a sign of four bytes is as long, and is kept as this sign. It may also be meant.
 */
const REPLACED = "\ufffd";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Stops as soon as it is too much. */
async function readWatched(request: Request): Promise<Text> {
  if (request.body === null) return { text: "" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) return "too_large";
      chunks.push(chunk);
    }
  } catch {
    return "cut_off";
  }
  try {
    return { text: UTF8.decode(Buffer.concat(chunks)) };
  } catch {
    return "not_utf8";
  }
}
