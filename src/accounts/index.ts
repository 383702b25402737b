import { hash, timingSafeEqual } from "node:crypto";
import type { AccountsPort, Limiter, Mode, Origin, Principal } from "../../engine/index.ts";
import { runOwn, type Services } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";
import { complain } from "../complain.ts";
import { nameless } from "../identity.ts";
import { slidingWindow } from "../sliding-window.ts";
import { Accounts } from "./accounts.ts";
import { authenticate } from "./authenticate.ts";
import { serverKeys } from "./keys.ts";
import { createPasswords, type PasswordOptions } from "./passwords.ts";
import { createTokens } from "./tokens.ts";
import { Uses } from "./uses.ts";

/** Takes as long whatever differs. */
const isSame = (shown: string, secret: string): boolean =>
  timingSafeEqual(hash("sha256", shown, "buffer"), hash("sha256", secret, "buffer"));

/** How people sign in: what an embedder may set. */
export interface SignInOptions {
  readonly passwords?: PasswordOptions;
  /** Failed sign-ins by network address: 60 in 15 minutes, in this process, by default. */
  readonly failuresByAddress?: Limiter;
  /** Failed sign-ins by e-mail address: 20 in 15 minutes, in this process, by default. */
  readonly failuresByLogin?: Limiter;
}

export interface Identities {
  readonly port: AccountsPort;
  authenticate(secret: string, from: Origin): Promise<Principal | null>;
  /** Writes down how often keys were used. */
  writeUses(): Promise<void>;
  /** Writes it down for the last time. Never rejects: the store may have stopped. */
  close(): Promise<void>;
}

interface Wiring {
  readonly services: Services;
  readonly mode: Mode;
  readonly secretKey?: string;
  readonly operatorToken?: string;
  readonly signIn?: SignInOptions;
  complain(error: unknown): void;
}

/** How many sign-ins may fail within so long, by network address and by e-mail address. */
export const FAILED_SIGN_INS = { windowMs: 15 * 60_000, byAddress: 60, byLogin: 20 } as const;

/** Who is who in one market: keys, sign-ins, sessions and tokens. */
export function openIdentities(wiring: Wiring): Identities {
  const { services, mode, secretKey, operatorToken, signIn = {} } = wiring;
  if (operatorToken !== undefined && operatorToken.length < 32)
    complain("operatorToken must have at least 32 characters.");
  const { storage, clock } = services;
  const keys = serverKeys(secretKey, mode);
  // A sandbox may do with a key that ends with the process; real money may not.
  const signs = mode === "test" || secretKey !== undefined;
  const tokens = signs ? createTokens(keys.tokens, mode) : null;
  const uses = new Uses({
    complain: wiring.complain,
    note: (counted) => {
      const written = counted.map(({ address, ...use }) => ({
        ...use,
        ip_hash: address === null ? null : keys.hashOf(address),
      }));
      return runOwn(services, "note_uses", { uses: written }, { ...CLOCK, mode });
    },
  });
  const now = (): number => clock.now();
  const { windowMs, byAddress, byLogin } = FAILED_SIGN_INS;
  const window = (limit: number) => slidingWindow({ limit, windowMs, now });
  const used = uses.count.bind(uses);
  const port = new Accounts({
    ...{ services, mode, tokens, used },
    passwords: createPasswords(signIn.passwords),
    failures: {
      byAddress: signIn.failuresByAddress ?? window(byAddress),
      byLogin: signIn.failuresByLogin ?? window(byLogin),
    },
  });
  return {
    port,
    authenticate: (secret, from) =>
      operatorToken !== undefined && isSame(secret, operatorToken)
        ? Promise.resolve(nameless("operator", mode))
        : authenticate({ storage, mode, tokens, used }, secret, from, clock.now()),
    writeUses: () => uses.write(),
    close: () => {
      uses.stop();
      return uses.write().catch(wiring.complain);
    },
  };
}
