import { CODES, moneyNote, OPERATIONS, type Mode, type Operation } from "../../../engine/index.ts";
import type { Route } from "../route.ts";
import { jsonOf, routesOf, schemaOf, type Schema } from "./schema.ts";

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
      requestBody: { required: false, content: jsonOf(schemaOf(input, "input")) },
      responses: {
        200: { description: "What it answers", content: jsonOf(schemaOf(output, "output")) },
        default: ref("responses/Refused"),
      },
    },
  };
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
      ...routesOf(routes, ref("responses/Refused")),
    },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: ERROR },
      parameters: HEADERS,
      responses: {
        Refused: { description: STATUSES, content: jsonOf(ref("schemas/Error")) },
      },
    },
  };
}
