import { z } from "zod";
import type { Route } from "../route.ts";

export type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export const schemaOf = (schema: z.ZodType, io: "input" | "output"): Schema =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(schema, { io })).filter(([name]) => name !== "$schema"),
  );

const JSON_TYPE = "application/json";
export const jsonOf = (schema: Schema): Schema => ({ [JSON_TYPE]: { schema } });

/** A route with how it refuses. */
function routeOf(route: Route, refused: Schema): Schema {
  const { path, title, status, body, query, answers, refuses, scope, access } = route;
  const { type = JSON_TYPE } = route;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...(query ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } })),
  ];
  return {
    summary: title,
    tags: [path.split("/").slice(1, 4).join("/")],
    ...(access === "open" && { security: [{}] }),
    "x-scope": scope,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: jsonOf(schemaOf(body, "input")) } }),
    responses: {
      [status]: {
        description: "What it answers",
        content: { [type]: { schema: schemaOf(answers, "output") } },
      },
      default: refuses ? { ...refused, content: jsonOf(schemaOf(refuses, "output")) } : refused,
    },
  };
}

/** By path, with `{name}` for what differs in it, and then by method. */
export function routesOf(routes: readonly Route[], refused: Schema): Record<string, Schema> {
  const paths: Record<string, Schema> = {};
  // What browsers ask before a request is no business of a client's.
  for (const route of routes.filter(({ method }) => method !== "options")) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}") || "/";
    paths[path] = { ...paths[path], [route.method]: routeOf(route, refused) };
  }
  return paths;
}
