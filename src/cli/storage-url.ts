import { nearest } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";

/** Where a market keeps everything, as `--storage` says it. */
export type StorageUrl =
  { readonly kind: "memory" } | { readonly kind: "lowdb"; readonly path: string };

export const STORAGE_FORMS = "memory or lowdb:PATH";

const SCHEMES = ["memory", "lowdb", "sqlite", "postgres", "postgresql"];
const LATER = new Set(["sqlite", "postgres", "postgresql"]);

const refuse = (says: string): never => {
  throw new ConfigurationError(`--storage: ${says}`);
};

/** Reads `memory` or `lowdb:PATH`. Throws `ConfigurationError` that says what to write instead. */
export function parseStorageUrl(text: string): StorageUrl {
  const [, scheme = text, rest] = /^([A-Za-z]\w+):(.*)$/s.exec(text) ?? [];
  if (text === "memory") return { kind: "memory" };
  if (LATER.has(scheme))
    return refuse(`${scheme} comes in a later version. Until then take ${STORAGE_FORMS}.`);
  if (scheme === "lowdb")
    return rest === undefined || rest.trim() === ""
      ? refuse("lowdb needs the folder to keep its files in, as in lowdb:./guildhall-data.")
      : { kind: "lowdb", path: rest };
  if (scheme === "memory") return refuse("memory takes no path. Write just memory.");
  if (/^[./~]/.test(text)) return refuse(`for the folder ${text} write lowdb:${text}.`);
  const near = nearest(scheme, SCHEMES);
  return refuse(
    `${JSON.stringify(text)} is no store. Write ${STORAGE_FORMS}.` +
      (near === null ? "" : ` Did you mean ${near}?`),
  );
}
