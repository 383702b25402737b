import { CODES, type Rejection, type Reply } from "../../engine/index.ts";
import { refusedWith } from "./trace.ts";

type Headers = Readonly<Record<string, string>>;

/** Seconds after which a caller that was turned away for now may try again. */
const RETRY_AFTER = "1";

/** A JSON answer that nobody keeps. */
export const json = (status: number, body: unknown, headers: Headers = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });

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
  return refusedWith(json(status, body, headersOf(status, rejection)), code);
}
