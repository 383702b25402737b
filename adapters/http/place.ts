import type { Hono } from "hono";
import type { Visit } from "./visit.ts";

/** What each request carries through the routes. */
export interface Env {
  Bindings: Visit;
}

export type App = Hono<Env, Record<never, never>, string>;

/** Where this surface is to be found, for documents that name addresses. */
export interface Place {
  /** Without a slash at its end; the request's own origin where nothing else is said. */
  baseOf(request: Request): string;
}

/** `publicUrl` is what the world calls it; behind a proxy the request does not know. */
export function placeAt(publicUrl: string | undefined, basePath: string): Place {
  if (publicUrl !== undefined && !isPublicUrl(publicUrl))
    throw new TypeError("createHandler: publicUrl must be like https://market.example.");
  if (!isBasePath(basePath))
    throw new TypeError('createHandler: basePath must be like "/market", or "" for none.');
  const base = publicUrl?.replace(/\/$/, "");
  return { baseOf: (request) => base ?? new URL(request.url).origin + basePath };
}

export const isPublicUrl = (text: string): boolean =>
  /^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text);

export const isBasePath = (text: string): boolean => /^(\/[\w.~-]+)*$/.test(text);

/** RFC 9728: where a client that was refused learns how to get a token. */
export const RESOURCE_METADATA = "/.well-known/oauth-protected-resource";
