import * as crypto from "node:crypto";
import { ConfigurationError } from "../errors.ts";

/** OWASP's first choice: 19 MiB, two passes, one lane. Stored with each hash, so it may change. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PEER: string = "@node-rs/argon2";

interface Parameters {
  readonly message: Buffer;
  readonly nonce: Buffer;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}
export type Argon2id = (parameters: Parameters) => Promise<Uint8Array>;

const ours: Argon2id = (parameters) =>
  new Promise((resolve, reject) => {
    crypto.argon2("argon2id", parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
  });

const isHashRaw = (
  module: unknown,
): module is { hashRaw: (message: Buffer, options: object) => Promise<Uint8Array> } =>
  typeof module === "object" && module !== null && "hashRaw" in module;

const ARGON2ID = 2;

/** Node's own where it has one (24.7 and later), else the optional peer. */
export async function findArgon2id(
  node: { readonly argon2?: unknown } = crypto,
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<Argon2id> {
  if (typeof node.argon2 === "function") return ours;
  const peer = await load(PEER).catch(() => null);
  if (!isHashRaw(peer))
    throw new ConfigurationError(
      "Passwords need Argon2id: run Node 24.7 or later, or npm install @node-rs/argon2.",
    );
  return ({ message, nonce, memory, passes, parallelism, tagLength }) =>
    peer.hashRaw(message, {
      algorithm: ARGON2ID,
      salt: nonce,
      memoryCost: memory,
      timeCost: passes,
      parallelism,
      outputLen: tagLength,
    });
}

/** Hashes passwords: slow on purpose, and so never more of it than there is room for. */
export interface Passwords {
  /** The hash to store, in PHC form; null where too many wait already. */
  hash(password: string): Promise<string | null>;
  /** Against null it works as long, and fails. Null where too many wait already. */
  matches(password: string, hash: string | null): Promise<boolean | null>;
}

export interface PasswordOptions {
  /** Hashes that run at the same time: each takes 19 MiB and a core. 2 by default. */
  readonly atOnce?: number;
  /** Those that may wait for their turn; whoever comes then is told to come back. 32 by default. */
  readonly waiting?: number;
  readonly argon2id?: Argon2id;
}

/** One text for what looks the same, however it was typed. */
const messageOf = (password: string): Buffer => Buffer.from(password.normalize("NFC"), "utf8");

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("base64").replaceAll("=", "");

export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { atOnce = 2, waiting = 32 } = options;
  const line = new Line(atOnce, waiting);
  let found: Promise<Argon2id> | null = null;
  const run = (parameters: Parameters): Promise<Uint8Array> | null =>
    line.enter(async () => {
      found ??= options.argon2id ? Promise.resolve(options.argon2id) : findArgon2id();
      return (await found)(parameters);
    });
  const nobody = { ...COST, nonce: crypto.randomBytes(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) };

  return {
    async hash(password) {
      const nonce = crypto.randomBytes(SALT_BYTES);
      const tag = await run({ ...COST, message: messageOf(password), nonce, tagLength: TAG_BYTES });
      const { memory, passes, parallelism } = COST;
      return (
        tag &&
        `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
      );
    },
    async matches(password, hash) {
      const { tag: wanted, ...cost } = (hash === null ? null : parse(hash)) ?? nobody;
      const tag = await run({ ...cost, message: messageOf(password), tagLength: wanted.length });
      return tag && crypto.timingSafeEqual(tag, wanted) && hash !== null;
    },
  };
}

function parse(hash: string) {
  const [, memory, passes, parallelism, nonce, tag] = PHC.exec(hash) ?? [];
  if (nonce === undefined || tag === undefined) return null;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

/** So many at once, so many waiting, and no more. */
class Line {
  readonly #waiting: (() => void)[] = [];
  readonly #most: number;
  #free: number;

  constructor(atOnce: number, waiting: number) {
    this.#free = atOnce;
    this.#most = waiting;
  }

  /** Null at once where the line is full. */
  enter<T>(work: () => Promise<T>): Promise<T> | null {
    if (this.#free === 0 && this.#waiting.length >= this.#most) return null;
    return this.#turn()
      .then(work)
      .finally(() => this.#leave());
  }

  #turn(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever leaves hands the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
