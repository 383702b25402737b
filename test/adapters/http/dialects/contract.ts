import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Got, Wire } from "../given.ts";

type Json = ReturnType<JSON["parse"]>;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** A dialect's contract as it is published, held against what is really answered. */
export class Contract {
  readonly #paths: Json;
  /** `GET /api/tasks 200`, of everything that was answered. */
  readonly seen = new Set<string>();

  constructor(document: Json) {
    this.#paths = document.paths;
  }

  static async of(wire: Wire, name: string): Promise<Contract> {
    const { body } = await wire.send(`/${name}/openapi.json`, { method: "GET" });
    return new Contract(body);
  }

  /** Every method and path it speaks of. */
  get routes(): readonly string[] {
    return Object.entries<Json>(this.#paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** What is wrong with an answer; nothing, where it is as the contract says. */
  check(method: string, path: string, { status, body, text }: Got): readonly string[] {
    const route = this.#routeOf(path.split("?")[0] ?? "");
    if (route === undefined) return [];
    const { responses } = this.#paths[route][method.toLowerCase()] ?? { responses: null };
    if (responses === null) return [];
    this.seen.add(`${method} ${route} ${status}`);
    const { schema } = (responses[status] ?? responses.default).content["application/json"];
    const isValid = ajv.validate(schema, body);
    return isValid ? [] : [`${method} ${path} ${status}: ${ajv.errorsText()} in ${text}`];
  }

  #routeOf(path: string): string | undefined {
    const fits = Object.keys(this.#paths).filter((each) =>
      new RegExp(`^${each.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    return fits.sort((one, other) => one.split("{").length - other.split("{").length)[0];
  }
}
