import { nearest } from "../../engine/index.ts";

/** Throws where a setting is named that does not exist: a misspelt one would be as if not given. */
export function checkSettings(what: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const hint = near === null ? "" : ` Did you mean ${near}?`;
    throw new TypeError(`${what}: ${name} is not an option.${hint}`);
  }
}
