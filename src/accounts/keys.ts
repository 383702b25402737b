import { createHmac, hkdfSync, randomBytes } from "node:crypto";

/** What is made from the market's one secret; no two purposes share bytes. */
export interface ServerKeys {
  /** Signs tokens of this mode: those of the other do not verify. */
  readonly tokens: Uint8Array<ArrayBuffer>;
  /** Tells one network address from another without keeping either. */
  hashOf(address: string): string;
}

const KEY_BYTES = 32;

/** Without a secret key they are random, and whatever they signed ends with the process. */
export function serverKeys(secretKey: string | undefined, mode: string): ServerKeys {
  const root = secretKey ?? randomBytes(KEY_BYTES);
  const derive = (purpose: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(hkdfSync("sha256", root, "guildhall", purpose, KEY_BYTES));
  const addresses = derive("network addresses");
  return {
    tokens: derive(`tokens/${mode}`),
    hashOf: (address) =>
      createHmac("sha256", addresses).update(address).digest("hex").slice(0, KEY_BYTES),
  };
}
