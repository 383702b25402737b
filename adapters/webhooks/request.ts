import { request as requestPlain, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import type { CallOutcome, PostOutcome, PostRequest } from "../../engine/index.ts";
import type { Destination } from "./destination.ts";

export interface Limits {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** Until the head of the answer is there. */
  readonly totalMs: number;
}

/** An answer's body is of no use here: so much is read out of courtesy, and for so long. */
const BODY_MOST = 64 * 1024;
const BODY_MS = 1_000;
const HEAD_MOST = 16 * 1024;

const FAULTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_reset",
  EHOSTUNREACH: "host_unreachable",
  ENETUNREACH: "host_unreachable",
  HPE_HEADER_OVERFLOW: "malformed_answer",
};

function faultOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code.startsWith("HPE_")) return "malformed_answer";
  if (/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return "tls_failed";
  return FAULTS[code] ?? "connection_failed";
}

/** Host and SNI stay the name; the connection goes to the address that was checked. */
function begin(to: Destination, { headers, body }: PostRequest): ClientRequest {
  const lookup: LookupFunction = (_, options, answer) => {
    if (options.all === true) answer(null, [{ address: to.address, family: to.family }]);
    else answer(null, to.address, to.family);
  };
  const send = to.url.protocol === "http:" ? requestPlain : requestSecure;
  return send(to.url, {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    lookup,
    // A connection of its own: one that is kept could be another name's.
    agent: false,
    maxHeaderSize: HEAD_MOST,
  });
}

type Fault = { readonly ok: false; readonly fault: string };

/**
 * Reads an answer and says so when it has. What it returns at once counts from then on, whatever
 * becomes of the rest; null where nothing counts yet.
 */
type Reader<Answer> = (
  response: IncomingMessage,
  done: (answer: Answer | Fault) => void,
) => Answer | null;

/** One request on one connection. Redirects are answers like others: nothing is followed. */
export function send<Answer>(
  to: Destination,
  wanted: PostRequest,
  limits: Limits,
  read: Reader<Answer>,
): Promise<Answer | Fault> {
  const { promise, resolve } = Promise.withResolvers<Answer | Fault>();
  const request = begin(to, wanted);
  let answered: Answer | null = null;
  const end = (outcome: Answer | Fault): void => {
    resolve(answered ?? outcome);
    clearTimeout(connecting);
    clearTimeout(total);
    wanted.signal.removeEventListener("abort", abort);
    request.destroy();
  };
  const late = (): void => end({ ok: false, fault: "timeout" });
  const abort = (): void => end({ ok: false, fault: "aborted" });
  const connecting = setTimeout(late, limits.connectMs);
  const total = setTimeout(late, limits.totalMs);
  wanted.signal.addEventListener("abort", abort);
  const stands = to.url.protocol === "http:" ? "connect" : "secureConnect";
  request.on("socket", (socket) => socket.once(stands, () => clearTimeout(connecting)));
  request.on("error", (error) => end({ ok: false, fault: faultOf(error) }));
  request.on("response", (response) => {
    answered = read(response, end);
  });
  if (wanted.signal.aborted) abort();
  else request.end(wanted.body);
  return promise;
}

/** The status alone: it counts as soon as it is there. */
export const status: Reader<PostOutcome> = (response, done) => {
  const { statusCode = 0, headers } = response;
  const retry_after = headers["retry-after"] ?? null;
  const outcome = { ok: true, status: statusCode, retry_after } as const;
  drain(response, () => done(outcome));
  return outcome;
};

/** The whole answer as text, of at most 64 KiB. */
export const text: Reader<CallOutcome> = (response, done) => {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > BODY_MOST) done({ ok: false, fault: "answer_too_large" });
  });
  response.on("end", () =>
    done({
      ...{ ok: true, status: response.statusCode ?? 0 },
      text: Buffer.concat(chunks).toString("utf8"),
    }),
  );
  response.on("error", (error) => done({ ok: false, fault: faultOf(error) }));
  response.on("close", () => done({ ok: false, fault: "connection_reset" }));
  return null;
};

/** Lets the receiver finish what it says, if that is short. */
function drain(response: IncomingMessage, done: () => void): void {
  let read = 0;
  const timer = setTimeout(done, BODY_MS);
  response.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > BODY_MOST) done();
  });
  response.on("close", () => {
    clearTimeout(timer);
    done();
  });
  response.on("error", () => "Its status is all that counts.");
}
