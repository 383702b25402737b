import { nearest } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";

/** Where a market keeps everything, as `--storage` says it. */
export type StorageUrl =
  | { readonly kind: "memory" }
  | { readonly kind: "lowdb" | "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string };

export const STORAGE_FORMS = "memory, lowdb:PATH, sqlite:PATH or postgres://...";

const SCHEMES = ["memory", "lowdb", "sqlite", "postgres", "postgresql"];

const refuse = (option: string, says: string): never => {
  throw new ConfigurationError(`${option}: ${says}`);
};

/**
 * Reads `memory`, `lowdb:PATH`, `sqlite:PATH` or `postgres://...`, given to an option. Throws
 * `ConfigurationError` that says what to write instead.
 */
export function parseStorageUrl(text: string, option = "--storage"): StorageUrl {
  const [, scheme = text, rest = ""] = /^([A-Za-z]\w+):(.*)$/s.exec(text) ?? [];
  const isNothing = rest.trim() === "";
  if (text === "memory") return { kind: "memory" };
  switch (scheme) {
    case "memory":
      return refuse(option, "memory takes no path. Write just memory.");
    case "lowdb":
      return isNothing
        ? refuse(option, "lowdb needs the folder to keep its files in: lowdb:./guildhall-data.")
        : { kind: "lowdb", path: rest };
    case "sqlite":
      return isNothing
        ? refuse(option, "sqlite needs the file to keep everything in: sqlite:./guildhall.db.")
        : { kind: "sqlite", path: rest };
    case "postgres":
    case "postgresql":
      return URL.canParse(text) && rest.startsWith("//")
        ? { kind: "postgres", url: text }
        : refuse(option, "write the database as postgres://user:password@host:5432/database.");
  }
  if (/^[./~]/.test(text))
    return refuse(option, `for the folder ${text} write lowdb:${text}, for a file sqlite:${text}.`);
  const near = nearest(scheme, SCHEMES);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return refuse(option, `${JSON.stringify(text)} is no store. Write ${STORAGE_FORMS}.${hint}`);
}

/** As it may be shown: a password is nobody's business. */
export function shownStorage(at: StorageUrl): string {
  if (at.kind === "memory") return "memory";
  if (at.kind !== "postgres") return `${at.kind}:${at.path}`;
  const url = new URL(at.url);
  if (url.password !== "") url.password = "***";
  return url.href;
}
