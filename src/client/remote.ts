import { nanoid } from "nanoid";
import {
  CODES,
  isFields,
  isOperation,
  OPERATIONS,
  rejection,
  type CallOptions,
  type Code,
  type Operation,
  type Rejection,
  type Reply,
  type Signal,
} from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { ConnectionError } from "./connection-error.ts";
import { pause, throwIfAborted, toAbortSignal } from "./signal.ts";

export interface RemoteOptions {
  /** Of the host, without the `/v1`. */
  readonly url: string;
  readonly key: string;
  /** Tries after the first, where the host does not answer or says to come again; 4 by default. */
  readonly retries?: number;
  /** Put in place of the platform's own, for proxies and tests. */
  readonly fetch?: typeof fetch;
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

/** Operations carried out by a host, each as one POST that is repeated until it is answered. */
export class Remote {
  readonly #base: string;
  readonly #key: string;
  readonly #retries: number;
  readonly #fetch: typeof fetch;

  constructor(options: RemoteOptions) {
    const { url, key, retries = 4, fetch: given = fetch } = options;
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new ConfigurationError(
        `connectMarket: url ${JSON.stringify(url)} is none. Write it like http://127.0.0.1:3000.`,
      );
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new ConfigurationError("connectMarket: key must be a key or token of the market.");
    this.#base = url.replace(/\/+$/, "");
    this.#key = key;
    this.#retries = retries;
    this.#fetch = given;
  }

  /**
   * One operation. What changes something is given an idempotency key where it has none, so that
   * it happens once however often it is tried.
   */
  async execute(name: string, input: unknown, options: CallOptions = {}): Promise<Reply> {
    const { signal } = options;
    const key = options.idempotencyKey ?? (isWrite(name, input) ? nanoid() : null);
    for (let tried = 0; ; tried++) {
      throwIfAborted(signal);
      const attempt = await this.#attempt(name, input, key, signal);
      if (attempt.is === "answered") return attempt.reply;
      if (tried >= this.#retries) {
        if (attempt.why instanceof Error) throw attempt.why;
        return attempt.why;
      }
      const usual = FIRST_PAUSE_MS * 2 ** tried * (0.5 + Math.random());
      await pause(Math.min(attempt.afterMs ?? usual, LONGEST_PAUSE_MS), signal);
    }
  }

  async #attempt(
    name: string,
    input: unknown,
    key: string | null,
    signal: Signal | undefined,
  ): Promise<Attempt> {
    const late = AbortSignal.timeout(PATIENCE_MS + waitOf(input));
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(`${this.#base}/v1/${encodeURIComponent(name)}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${this.#key}`,
          "content-type": "application/json",
          ...(key !== null && { "idempotency-key": key }),
        },
        body: JSON.stringify(input ?? {}),
        redirect: "error",
        signal: signal === undefined ? late : AbortSignal.any([late, toAbortSignal(signal)]),
      });
      text = await response.text();
    } catch (cause) {
      throwIfAborted(signal);
      return { is: "again", why: new ConnectionError(this.#base, cause), afterMs: null };
    }
    const reply = replyOf(response, text);
    const again = AGAIN.includes(response.status);
    const afterMs = retryAfter(response);
    if (reply !== null) return again ? { is: "again", why: reply, afterMs } : answered(reply);
    const why = new ConnectionError(this.#base, `it answers ${response.status}, and is no market`);
    if (again) return { is: "again", why, afterMs };
    throw why;
  }
}

const answered = (reply: Reply): Attempt => ({ is: "answered", reply });

function isWrite(name: string, input: unknown): boolean {
  if (!isOperation(name) || (isFields(input) && "idempotency_key" in input)) return false;
  const operation: Operation = OPERATIONS[name];
  return operation.effects !== "reads";
}

/** How long the call asks the host to wait. */
function waitOf(input: unknown): number {
  const seconds = isFields(input) ? input["timeout_seconds"] : 0;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1_000 : 0;
}

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
