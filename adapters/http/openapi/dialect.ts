import type { Dialect } from "../dialects/dialect.ts";
import { jsonOf, routesOf, schemaOf, type Schema } from "./schema.ts";

/** A dialect's contract as an OpenAPI 3.1 document, made from the routes that answer. */
export const dialectApi = ({ title, routes, refusals }: Dialect, base: string): Schema => ({
  openapi: "3.1.0",
  info: { title: `${title}, as Guildhall speaks it`, version: "1" },
  servers: [{ url: base === "" ? "/" : base }],
  paths: routesOf(routes, {
    description: "Why not, in the dialect's own envelope",
    content: jsonOf(schemaOf(refusals, "output")),
  }),
});
