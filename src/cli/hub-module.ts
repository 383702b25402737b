import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { nearest } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import type { HubOptions } from "../hub/index.ts";

type Brought = Pick<HubOptions, "chat" | "scripts">;

const KNOWN = ["chat", "scripts"];

const isFunction = (value: unknown): boolean => typeof value === "function";

function isBrought(given: object): given is Brought {
  const { chat, scripts = {} }: { readonly chat?: unknown; readonly scripts?: unknown } = given;
  if (chat !== undefined && !isFunction(chat)) return false;
  return (
    typeof scripts === "object" && scripts !== null && Object.values(scripts).every(isFunction)
  );
}

/**
 * What a module brings for the callers of the Hub: its default export is `{ chat, scripts }`, both
 * as an embedder gives them. Throws `ConfigurationError` where it does not.
 */
export async function hubModule(path: string): Promise<Brought> {
  const { default: given } = await load(path);
  if (typeof given !== "object" || given === null)
    throw new ConfigurationError(`--hub ${path}: its default export must be { chat, scripts }.`);
  const strange = Object.keys(given).find((name) => !KNOWN.includes(name));
  if (strange !== undefined) {
    const near = nearest(strange, KNOWN);
    const meant = near === null ? "" : ` Did you mean ${near}?`;
    throw new ConfigurationError(`--hub ${path}: ${strange} means nothing here.${meant}`);
  }
  if (isBrought(given)) return given;
  throw new ConfigurationError(
    `--hub ${path}: chat must be a function, and scripts an object of functions by name.`,
  );
}

async function load(path: string): Promise<{ readonly default?: unknown }> {
  try {
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href);
    return loaded;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`--hub ${path} cannot be loaded: ${why}`);
  }
}
