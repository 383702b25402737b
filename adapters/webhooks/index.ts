import type { Call, Post, PostRequest } from "../../engine/index.ts";
import { destinationOf, systemResolve, type Destination, type Resolve } from "./destination.ts";
import { send, status, text, type Limits } from "./request.ts";

export type { Resolve } from "./destination.ts";

export interface GuardOptions extends Partial<Limits> {
  /** `host:port` that may be reached although it is private, by http too. For a sandbox only. */
  readonly allowPrivateHosts?: readonly string[];
  /** Names of hosts beside which none is reached; all in the open where it is not given. */
  readonly onlyHosts?: readonly string[];
  readonly resolve?: Resolve;
}

const CONNECT_MS = 5_000;
const TOTAL_MS = 15_000;
const CALL_MS = 60_000;

/**
 * Posts to addresses that strangers chose, and to nothing inside: only https on its usual ports,
 * only to public addresses, checked on the very address that is connected to.
 */
export const guardedPost = (options: GuardOptions = {}): Post =>
  guarded(options, (to, request, limits) => send(to, request, limits, status));

/** The same, and what it answered: for services that are hired. It may take a minute. */
export const guardedCall = (options: GuardOptions = {}): Call =>
  guarded({ totalMs: CALL_MS, ...options }, (to, request, limits) =>
    send(to, request, limits, text),
  );

type Fault = { readonly ok: false; readonly fault: string };

function guarded<Outcome>(
  options: GuardOptions,
  go: (to: Destination, request: PostRequest, limits: Limits) => Promise<Outcome>,
): (request: PostRequest) => Promise<Outcome | Fault> {
  const { allowPrivateHosts = [], onlyHosts, resolve = systemResolve } = options;
  const { connectMs = CONNECT_MS } = options;
  return async (request) => {
    const totalMs = options.totalMs ?? request.within ?? TOTAL_MS;
    const begun = performance.now();
    const host = URL.parse(request.url)?.hostname ?? "";
    if (onlyHosts?.includes(host) === false) return { ok: false, fault: "address_refused" };
    const to = await inTime(destinationOf(request.url, allowPrivateHosts, resolve), connectMs);
    if (to === null) return { ok: false, fault: "timeout" };
    if ("fault" in to) return { ok: false, fault: to.fault };
    if (request.signal.aborted) return { ok: false, fault: "aborted" };
    return go(to, request, { connectMs, totalMs: totalMs - (performance.now() - begun) });
  };
}

/** Null where it takes longer: a name server may hang as any other. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
