import type { z } from "zod";
import type { Scope } from "../../engine/index.ts";
import type { App } from "./place.ts";
import type { Visit } from "./visit.ts";

/** A request that a route answers, whatever carries it. */
export interface RouteCall {
  readonly env: Visit;
  readonly req: {
    readonly raw: Request;
    /** A part of the path by its name; all of them where none is named. */
    param(name: string): string | undefined;
    param(): Record<string, string>;
    query(name: string): string | undefined;
  };
}

/** One address of a dialect: how it is answered, and what documents say of it. */
export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete" | "options";
  /** Like `/api/v1/webhooks/:webhook_id`. */
  readonly path: string;
  readonly title: string;
  /** Of an answer that is no refusal. */
  readonly status: number;
  /** The JSON body it takes; null where it reads none. */
  readonly body: z.ZodType | null;
  /** The names it reads behind the question mark. */
  readonly query?: readonly string[];
  readonly answers: z.ZodType;
  /** Of what it answers: JSON where it is not given. */
  readonly type?: string;
  /** What a refusal looks like, where that is not as everywhere in the dialect. */
  readonly refuses?: z.ZodType;
  /** What a key must have; null where no scope is asked for. */
  readonly scope: Scope | null;
  readonly access: "open" | "signed_in";
  readonly answer: (c: RouteCall) => Promise<Response>;
}

export function mountRoutes(app: App, routes: readonly Route[]): void {
  for (const { method, path, answer } of routes) app[method](path, (c) => answer(c));
}

/** The paths of routes with the methods of each, as `Allow` says them. */
export function pathsOf(routes: readonly Route[]): Readonly<Record<string, string>> {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    const all = methods.get(path) ?? new Set();
    methods.set(path, all.add(method.toUpperCase()));
    if (method === "get") all.add("HEAD");
  }
  return Object.fromEntries([...methods].map(([path, all]) => [path, [...all].sort().join(", ")]));
}
