import { createCipheriv, createDecipheriv, createHash, hash, randomBytes } from "node:crypto";
import { customAlphabet } from "nanoid";
import type { IdSource, Mode, Principal, Role, Secret } from "../engine/index.ts";

/** Letters and digits only, so that a double click selects the whole id. */
const random = customAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 21);

/** Random ids (125 bits): they tell neither when nor how many. */
export const randomIds: IdSource = { id: (prefix) => `${prefix}_${random()}` };

const SECRET_LENGTH = 48;

/** `sk_test_` and 48 URL-safe characters (288 random bits); only its digest is ever stored. */
export function newSecret(kind: "sk" | "tok", mode: Mode): Secret {
  const text = `${kind}_${mode}_${randomBytes(SECRET_LENGTH)
    .toString("base64url")
    .slice(0, SECRET_LENGTH)}`;
  return { text, digest: digestOf(text), hint: `${kind}_${mode}_...${text.slice(-4)}` };
}

/** So many random bits need no slow hash: there is nothing to guess. */
export const digestOf = (secret: string): string => hash("sha256", secret);

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Vault {
  seal(secret: string): string;
  open(sealed: string): string;
}

/** AES-256-GCM under a key that is kept apart from the store. */
export function createVault(secretKey: string): Vault {
  const key = createHash("sha256").update(secretKey).digest();
  return {
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
    },
  };
}

/** Whoever is nobody in particular: a stranger, or the operator of this process. */
export const nameless = <R extends Role>(role: R, mode: Mode): Principal<R> => ({
  role,
  id: role,
  developer: null,
  mode,
  scopes: null,
});
