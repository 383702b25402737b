import { request as requestPlain, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import type { PostOutcome, PostRequest } from "../../engine/index.ts";
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

/** One request on one connection. Redirects are answers like others: nothing is followed. */
export function send(to: Destination, wanted: PostRequest, limits: Limits): Promise<PostOutcome> {
  const { promise, resolve } = Promise.withResolvers<PostOutcome>();
  const request = begin(to, wanted);
  let answered: PostOutcome | null = null;
  const end = (outcome: PostOutcome): void => {
    // Once there is a status, it counts, whatever becomes of the rest.
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
    const { statusCode: status = 0, headers } = response;
    const outcome = { ok: true, status, retry_after: headers["retry-after"] ?? null } as const;
    answered = outcome;
    drain(response, () => end(outcome));
  });
  if (wanted.signal.aborted) abort();
  else request.end(wanted.body);
  return promise;
}

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
