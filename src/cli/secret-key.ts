import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../errors.ts";
import type { StorageUrl } from "./storage-url.ts";

const VARIABLE = "GUILDHALL_SECRET_KEY";
const FILE = "secret.key";
/** Where a store on another machine has its key: apart from it, as it should be. */
const HERE = "./guildhall-data";
const LEAST = 16;

/**
 * The key that encrypts webhook secrets at rest: from the environment, else from a file beside the
 * store that only its owner may read, made on the first start. Memory needs none that lasts.
 * Hosts that share a store must share the key.
 */
export async function secretKeyFor(at: StorageUrl, env: NodeJS.ProcessEnv): Promise<string> {
  const given = env[VARIABLE];
  if (given !== undefined) return longEnough(given, VARIABLE);
  const path = secretKeyPath(at);
  if (path === null) return newKey();
  const kept = (await readIfThere(path)) ?? (await keep(path));
  return longEnough(kept.trim(), path);
}

/** The file of a store's key; null in memory. */
export function secretKeyPath(at: StorageUrl): string | null {
  switch (at.kind) {
    case "memory":
      return null;
    case "lowdb":
      return join(at.path, FILE);
    case "sqlite":
      return `${at.path}.key`;
    case "postgres":
      return join(HERE, FILE);
  }
}

/** Takes the key along to where a store was copied; says what became of it. */
export async function bringSecretKey(from: StorageUrl, to: StorageUrl): Promise<string | null> {
  const [there, here] = [secretKeyPath(from), secretKeyPath(to)];
  const key = there === null ? null : await readIfThere(there);
  if (there === null || key === null || here === null || here === there) return null;
  const present = await readIfThere(here);
  if (present === null) await keep(here, key.trim());
  else if (present.trim() !== key.trim())
    return `${here} holds another key: what ${there} has encrypted needs that one.`;
  return `The key that encrypts webhook secrets is in ${here} too.`;
}

const newKey = (): string => randomBytes(32).toString("base64url");

function longEnough(key: string, where: string): string {
  if (key.length >= LEAST) return key;
  throw new ConfigurationError(`${where}: a secret key has at least ${LEAST} characters.`);
}

/** Written aside and put in its place whole, so that no crash leaves half a key. */
async function keep(path: string, key: string = newKey()): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, `${key}\n`, { mode: 0o600, flush: true });
  try {
    await link(aside, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  await unlink(aside);
  return readFile(path, "utf8");
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : null;
