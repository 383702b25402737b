import { CODES, type Code, type Rejection, type Reply } from "../../engine/index.ts";
import type { Visit } from "./visit.ts";

type Headers = Readonly<Record<string, string>>;

/** Seconds after which a caller that was turned away for now may try again. */
const RETRY_AFTER = "1";

/** What a response was made of. It goes with it as a property: that is quickest to find again. */
class Parts {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Why it refuses. */
  readonly code: Code | null;

  constructor(status: number, text: string, headers: Headers, code: Code | null) {
    this.status = status;
    this.text = text;
    this.headers = headers;
    this.code = code;
  }

  made(): Response {
    const { status, text, headers } = this;
    const response = new Response(text, { status, headers });
    Reflect.set(response, PARTS, this);
    return response;
  }
}
const PARTS = Symbol("parts");

function partsOf(response: Response): Parts | null {
  const parts: unknown = Reflect.get(response, PARTS);
  return parts instanceof Parts ? parts : null;
}

/** A JSON answer that nobody keeps. */
export const json = (
  status: number,
  body: unknown,
  headers: Headers = {},
  code: Code | null = null,
): Response =>
  new Parts(status, JSON.stringify(body), { ...JSON_HEADERS, ...headers }, code).made();

const JSON_HEADERS: Headers = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** What most answers of a host are: JSON with all its headers at once, which nobody changes. */
export function lastAnswer(visit: Visit, body: unknown, more: Headers): Response {
  const { headers } = visit;
  // One by one: to spread three objects into one takes longer than to look the caller up.
  for (const name in JSON_HEADERS) headers[name] = JSON_HEADERS[name] ?? "";
  for (const name in more) headers[name] = more[name] ?? "";
  visit.isAnswered = true;
  return new Response(JSON.stringify(body), { status: 200, headers });
}

/**
 * The same response with more headers. One of ours is made anew: to change the headers of a
 * response that exists costs a server more than all else that we add to its work.
 */
export function withHeaders(response: Response, more: Headers): Response {
  const parts = partsOf(response);
  if (parts !== null) {
    const { status, text, headers, code } = parts;
    return new Parts(status, text, { ...headers, ...more }, code).made();
  }
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  return response;
}

/** Why a response of ours refuses, which it says only in its body. */
export const codeOf = (response: Response): Code | null => partsOf(response)?.code ?? null;

/** No answer but the status. */
export const empty = (status: number): Response =>
  new Response(null, { status, headers: { "cache-control": "no-store" } });

/** The headers that go with a status, whatever the body says. */
export function headersOf(status: number, { code, reason, data }: Rejection): Headers {
  const scope = data?.["scope"];
  if (code === "missing_scope" && typeof scope === "string")
    return { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` };
  if (status === 401)
    return {
      "www-authenticate": reason === "wrong_credential" ? 'Bearer error="invalid_token"' : "Bearer",
    };
  const wait = data?.["retry_after_seconds"];
  if (status === 429 || status === 503)
    return { "retry-after": typeof wait === "number" ? String(wait) : RETRY_AFTER };
  return {};
}

/** Tells a repeated answer from a first one. */
export const replayHeaders = (reply: Extract<Reply, { ok: true }>): Headers =>
  reply.replayed ? { "idempotent-replayed": "true" } : {};

/** A refusal in the one envelope of our own surface. */
export function refusal(rejection: Rejection, status: number = CODES[rejection.code].http) {
  const { code, message, field, reason, data } = rejection;
  const body = { error: { code, message, field, reason, data } };
  return json(status, body, headersOf(status, rejection), code);
}
