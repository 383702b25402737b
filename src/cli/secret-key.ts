import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../errors.ts";
import type { StorageUrl } from "./storage-url.ts";

const VARIABLE = "GUILDHALL_SECRET_KEY";
const FILE = "secret.key";
const LEAST = 16;

/**
 * The key that encrypts webhook secrets at rest: from the environment, else from a file beside the
 * store that only its owner may read, made on the first start. Memory needs none that lasts.
 */
export async function secretKeyFor(url: StorageUrl, env: NodeJS.ProcessEnv): Promise<string> {
  const given = env[VARIABLE];
  if (given !== undefined) return longEnough(given, VARIABLE);
  if (url.kind === "memory") return newKey();
  const path = join(url.path, FILE);
  const kept = (await readIfThere(path)) ?? (await keep(url.path, path));
  return longEnough(kept.trim(), path);
}

const newKey = (): string => randomBytes(32).toString("base64url");

function longEnough(key: string, where: string): string {
  if (key.length >= LEAST) return key;
  throw new ConfigurationError(`${where}: a secret key has at least ${LEAST} characters.`);
}

/** Written aside and put in its place whole, so that no crash leaves half a key. */
async function keep(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, `${newKey()}\n`, { mode: 0o600, flush: true });
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
