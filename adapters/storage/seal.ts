import { hash } from "node:crypto";

/** The link before the first entry. */
export const FIRST_LINK = "0".repeat(64);

/**
 * The link of an entry: hex SHA-256 over the previous link and the entry's line as
 * `encodeEntry` writes it. Whoever changes, drops or moves an entry changes every later link.
 */
export const sealOf = (previous: string, line: string): string => hash("sha256", previous + line);
