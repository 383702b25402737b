import {
  CODES,
  isFields,
  rejection,
  type Code,
  type Rejection,
  type Reply,
  type Signal,
} from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { ConnectionError } from "./connection-error.ts";
import { pause, throwIfAborted, toAbortSignal } from "./signal.ts";

export interface LineOptions {
  /** Tries after the first, where the host does not answer or says to come again; 4 by default. */
  readonly retries?: number;
  /** Put in place of the platform's own, for proxies and tests. */
  readonly fetch?: typeof fetch;
}

/** Where a host is, and what every request to it shows. */
interface Ends extends LineOptions {
  /** Who is asking, for what is said of its settings. */
  readonly what: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Asking {
  readonly method: "GET" | "POST" | "DELETE";
  /** Beneath the URL of the host. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey: string | null;
  readonly signal?: Signal | undefined;
  /** How long the call asks the host to wait before it answers. */
  readonly waitMs?: number;
}

/** One try takes so long at most, and as much longer as the call itself says it waits. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** The host, or what stands before it, says that trying again may help. */
const AGAIN: readonly number[] = [408, 425, 429, 502, 503, 504];

type Attempt =
  | { readonly is: "answered"; readonly reply: Reply }
  | { readonly is: "again"; readonly why: Error | Reply; readonly afterMs: number | null };

/** The address without a slash at its end; throws `ConfigurationError` where it is none. */
function baseOf(what: string, url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url.replace(/\/+$/, "");
  throw new ConfigurationError(
    `${what} ${JSON.stringify(url)} is none. Write it like http://127.0.0.1:3000.`,
  );
}

/** The secret, which goes into a header; throws `ConfigurationError` where it cannot. */
export function secretIn(what: string, secret: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new ConfigurationError(`${what} must be a key or token of the market.`);
}

/** The way to a host that may be slow, busy or away: a request is repeated until it is answered. */
export class Line {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #retries: number;
  readonly #fetch: typeof fetch;

  constructor({ what, url, headers, retries = 4, fetch: given = fetch }: Ends) {
    this.#base = baseOf(what, url);
    this.#headers = headers;
    this.#retries = retries;
    this.#fetch = given;
  }

  async ask(asking: Asking): Promise<Reply> {
    const { signal } = asking;
    for (let tried = 0; ; tried++) {
      throwIfAborted(signal);
      const attempt = await this.#attempt(asking);
      if (attempt.is === "answered") return attempt.reply;
      if (tried >= this.#retries) {
        if (attempt.why instanceof Error) throw attempt.why;
        return attempt.why;
      }
      const usual = FIRST_PAUSE_MS * 2 ** tried * (0.5 + Math.random());
      await pause(Math.min(attempt.afterMs ?? usual, LONGEST_PAUSE_MS), signal);
    }
  }

  async #attempt({ method, path, body, idempotencyKey: key, signal, waitMs = 0 }: Asking) {
    const late = AbortSignal.timeout(PATIENCE_MS + waitMs);
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        headers: {
          ...this.#headers,
          "content-type": "application/json",
          ...(key !== null && { "idempotency-key": key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: "error",
        signal: signal === undefined ? late : AbortSignal.any([late, toAbortSignal(signal)]),
      });
      text = await response.text();
    } catch (cause) {
      throwIfAborted(signal);
      return again(new ConnectionError(this.#base, cause), null);
    }
    const reply = replyOf(response, text);
    const isAgain = AGAIN.includes(response.status);
    const afterMs = retryAfter(response);
    if (reply !== null) return isAgain ? again(reply, afterMs) : answered(reply);
    const why = new ConnectionError(this.#base, `it answers ${response.status}, and is no market`);
    if (isAgain) return again(why, afterMs);
    throw why;
  }
}

const answered = (reply: Reply): Attempt => ({ is: "answered", reply });
const again = (why: Error | Reply, afterMs: number | null): Attempt => ({
  ...{ is: "again", why, afterMs },
});

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** What the host said, in its own envelope; null where that is not ours. */
function replyOf(response: Response, text: string): Reply | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (response.ok && isFields(body))
    return {
      ok: true,
      output: body,
      replayed: response.headers.get("idempotent-replayed") === "true",
    };
  const refused = isFields(body) && isFields(body["error"]) ? refusalOf(body["error"]) : null;
  return refused === null ? null : { ok: false, rejection: refused };
}

const isCode = (code: unknown): code is Code =>
  typeof code === "string" && Object.hasOwn(CODES, code);

function refusalOf(error: Readonly<Record<string, unknown>>): Rejection | null {
  const { code, message, field, reason, data } = error;
  if (!isCode(code)) return null;
  return rejection(code, {
    ...(typeof message === "string" && { message }),
    ...(typeof field === "string" && { field }),
    ...(typeof reason === "string" && { reason }),
    ...(isFields(data) && { data }),
  });
}
