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
  const bytes = await readBytes(request);
  if (bytes === "too_large")
    return fault(413, "body_too_large", `The body must be at most ${MOST_BYTES} bytes.`);
  if (bytes === "cut_off") return fault(400, "body_cut_off", "The body ended too early.");
  if (bytes.length === 0) return { ok: true, value: {} };
  if (!isJson(request.headers.get("content-type")))
    return fault(
      415,
      "not_json",
      "The body must be JSON, and its Content-Type application/json or not given.",
    );
  return parse(bytes);
}

const isForm = (type: string | null): boolean =>
  /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(type ?? "");

/** The fields of a form of at most 256 KiB; null where it is none, or names a field twice. */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string> | null> {
  const bytes = await readBytes(request);
  if (bytes === "too_large" || bytes === "cut_off") return null;
  if (!isForm(request.headers.get("content-type"))) return null;
  const fields = [...new URLSearchParams(new TextDecoder().decode(bytes))];
  const form = new Map(fields);
  return form.size === fields.length ? form : null;
}

function parse(bytes: Uint8Array): Body {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return fault(400, "malformed_json", "The body is not well-formed JSON in UTF-8.");
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

type Bytes = Uint8Array | "too_large" | "cut_off";

/** A server never reads beyond a length that was announced, so that need not be watched. */
async function readBytes(request: Request): Promise<Bytes> {
  const announced = request.headers.get("content-length");
  if (announced === null) return readWatched(request);
  if (Number(announced) > MOST_BYTES) return "too_large";
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > MOST_BYTES ? "too_large" : bytes;
  } catch {
    return "cut_off";
  }
}

/** Stops as soon as it is too much. */
async function readWatched(request: Request): Promise<Bytes> {
  if (request.body === null) return new Uint8Array();
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
  return Buffer.concat(chunks);
}
