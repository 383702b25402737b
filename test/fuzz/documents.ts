import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Wire } from "../adapters/http/given.ts";
import type { Schema } from "./schema.ts";

/** One thing that can be asked for, as the documents tell it. */
export interface Told {
  readonly name: string;
  readonly kind: "operation" | "route" | "tool";
  readonly method: string;
  readonly path: string;
  /** What it takes; null where it reads no body. */
  readonly takes: Schema | null;
  /** Whose it is, by the names of roles; empty where the documents leave it open. */
  readonly roles: readonly string[];
  readonly success: number;
  readonly fitsAnswer: ValidateFunction;
}

export interface Documents {
  readonly told: readonly Told[];
  readonly fitsRefusal: ValidateFunction;
}

/** Reads `/openapi.json` and `tools/list`, as any client would. */
export async function readDocuments(wire: Wire, key: string): Promise<Documents> {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const { body } = await wire.send("/openapi.json", { method: "GET" });
  const paths: Record<string, Record<string, ReturnType<JSON["parse"]>>> = body.paths;
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]): Told => {
      const [success = "200"] = Object.keys(about.responses);
      const answers = about.responses[success].content["application/json"].schema;
      const isOperation = path.startsWith("/v1/");
      return {
        ...{ method: method.toUpperCase(), path, success: Number(success) },
        name: about.operationId ?? `${method} ${path}`,
        kind: isOperation ? "operation" : "route",
        takes: about.requestBody?.content["application/json"].schema ?? null,
        roles: isOperation ? String(about.tags[0]).split(", ") : about.security ? ["anyone"] : [],
        fitsAnswer: ajv.compile(answers),
      };
    }),
  );
  const { body: listed } = await wire.rpc("tools/list", key);
  const anything = ajv.compile({});
  const tools = listed.result.tools.map((tool: ReturnType<JSON["parse"]>): Told => ({
    ...{ name: tool.name, kind: "tool", method: "POST", path: "/mcp", roles: ["agent"] },
    ...{ takes: tool.inputSchema, success: 200, fitsAnswer: anything },
  }));
  return { told: [...told, ...tools], fitsRefusal: ajv.compile(body.components.schemas.Error) };
}
