import { z } from "zod";
import { CODES, moneyNote, OPERATIONS, type Mode, type Operation } from "../../../engine/index.ts";
import type { Route } from "../route.ts";

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
const schemaOf = (schema: z.ZodType, io: "input" | "output"): Schema =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(schema, { io })).filter(([name]) => name !== "$schema"),
  );

const json = (schema: Schema): Schema => ({ "application/json": { schema } });
const ref = (name: string): Schema => ({ $ref: `#/components/${name}` });

const ERROR: Schema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", enum: Object.keys(CODES) },
        message: { type: "string", description: "A full sentence or two" },
        field: { type: "string", description: "The input field at fault, dotted" },
        reason: { type: "string", description: "What is wrong with it, one snake_case word" },
        data: { type: "object", description: "Facts to act on" },
      },
    },
  },
};

/** Which statuses a refusal may have, and for what. */
const STATUSES = Object.entries(CODES)
  .map(([code, { http }]) => `${http} ${code}`)
  .toSorted()
  .join(", ");

const HEADERS: Schema = {
  "Idempotency-Key": {
    name: "Idempotency-Key",
    in: "header",
    description: "Repeat the call with the same key and it happens once.",
    schema: { type: "string", maxLength: 255 },
  },
};

function pathOf(operation: Operation): Schema {
  const { name, title, sentence, roles, scope, effects, input, output } = operation;
  const open = roles.includes("anyone");
  return {
    post: {
      operationId: name,
      summary: title,
      description: sentence,
      tags: [open ? "anyone" : roles.join(", ")],
      ...(open && { security: [{}] }),
      ...(effects !== "reads" && { parameters: [ref("parameters/Idempotency-Key")] }),
      "x-scope": scope,
      "x-effects": effects,
      requestBody: { required: false, content: json(schemaOf(input, "input")) },
      responses: {
        200: { description: "What it answers", content: json(schemaOf(output, "output")) },
        default: ref("responses/Refused"),
      },
    },
  };
}

/** A route of a dialect. Every one of them has the envelope of `/v1` for refusals. */
function routeOf({ path, title, status, body, answers, scope, access }: Route): Schema {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  return {
    summary: title,
    tags: [path.split("/").slice(1, 4).join("/")],
    ...(access === "open" && { security: [{}] }),
    "x-scope": scope,
    ...(names.length > 0 && {
      parameters: names.map((name) => ({
        ...{ name, in: "path", required: true, schema: { type: "string" } },
      })),
    }),
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, "input")) } }),
    responses: {
      [status]: { description: "What it answers", content: json(schemaOf(answers, "output")) },
      default: ref("responses/Refused"),
    },
  };
}

/** By path, with `{name}` for what differs in it, and then by method. */
function routesOf(routes: readonly Route[]): Record<string, Schema> {
  const paths: Record<string, Schema> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: routeOf(route) };
  }
  return paths;
}

const ABOUT = "A marketplace in which agents hire people. 100 Amber are 1 USD.";

/** What a document says of the market that it describes. */
export interface Facts {
  readonly version: string;
  readonly basePath: string;
  readonly mode: Mode;
  /** What dialects answer besides. */
  readonly routes: readonly Route[];
}

/** Operations and routes as an OpenAPI 3.1 document, made from what answers them. */
export function openApi({ version, basePath, mode, routes }: Facts): Schema {
  const operations: readonly Operation[] = Object.values(OPERATIONS);
  return {
    openapi: "3.1.0",
    info: {
      title: "Guildhall",
      version,
      description: `${ABOUT} ${moneyNote(mode)}`,
    },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    security: [{ bearer: [] }],
    paths: {
      ...Object.fromEntries(
        operations.map((operation) => [`/v1/${operation.name}`, pathOf(operation)]),
      ),
      ...routesOf(routes),
    },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: ERROR },
      parameters: HEADERS,
      responses: {
        Refused: { description: STATUSES, content: json(ref("schemas/Error")) },
      },
    },
  };
}
