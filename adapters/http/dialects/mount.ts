import { json } from "../answer.ts";
import type { Explain } from "../failure.ts";
import { dialectApi } from "../openapi/dialect.ts";
import type { App } from "../place.ts";
import { mountRoutes, type Route } from "../route.ts";
import type { Dialect, DialectPorts, MakeDialect } from "./dialect.ts";

/** A dialect where it is served. */
export interface Mounted {
  /** Like `/agentmarket`, or "" at the root. */
  readonly base: string;
  readonly dialect: Dialect;
  readonly routes: readonly Route[];
}

interface Wanted {
  readonly dialects: readonly MakeDialect[];
  /** The one that is served at the root. */
  readonly first: string | undefined;
  readonly basePath: string;
}

/** Serves each dialect under its name, with its contract at `openapi.json` there. */
export function mountDialects(
  app: App,
  { dialects, first, basePath }: Wanted,
  ports: DialectPorts,
  explain: Explain,
): readonly Mounted[] {
  const all = dialects.map((make) => make(ports));
  if (first !== undefined && !all.some(({ name }) => name === first))
    throw new TypeError(
      `createHandler: dialect must be one of ${all.map(({ name }) => name).join(", ")}.`,
    );
  return all.map((dialect) => {
    const base = dialect.name === first ? "" : `/${dialect.name}`;
    const routes = routesAt(base, dialect, explain);
    mountRoutes(app, routes);
    // The root has the document of the host itself.
    const contract = `/${dialect.name}/openapi.json`;
    app.get(contract, () => json(200, dialectApi(dialect, basePath + base)));
    return { base, dialect, routes };
  });
}

/** The paths of their contracts. */
export const contractPaths = (all: readonly Mounted[]): Readonly<Record<string, string>> =>
  Object.fromEntries(all.map(({ dialect }) => [`/${dialect.name}/openapi.json`, "GET, HEAD"]));

/** A dialect's routes where it is mounted, refusing in its own way whatever happens. */
const routesAt = (base: string, { routes, refuse }: Dialect, explain: Explain): readonly Route[] =>
  routes.map((route) => ({
    ...route,
    path: base + route.path || "/",
    answer: async (c) => {
      try {
        return await route.answer(c);
      } catch (error) {
        return refuse(await explain(error, c.env));
      }
    },
  }));
