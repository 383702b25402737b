import type { AccountsPort, AttemptLimiter, Mode, Origin, Principal } from "../../engine/index.ts";
import { runOwn, type Services } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";
import { Accounts } from "./accounts.ts";
import { authenticate } from "./authenticate.ts";
import { serverKeys } from "./keys.ts";
import { createPasswords, type PasswordOptions } from "./passwords.ts";
import { createTokens } from "./tokens.ts";
import { Uses } from "./uses.ts";
import { slidingWindow } from "./window.ts";

/** How people sign in: what an embedder may set. */
export interface SignInOptions {
  readonly passwords?: PasswordOptions;
  /** Failed sign-ins by network address: 60 in 15 minutes, in this process, by default. */
  readonly failuresByAddress?: AttemptLimiter;
  /** Failed sign-ins by e-mail address: 20 in 15 minutes, in this process, by default. */
  readonly failuresByLogin?: AttemptLimiter;
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
  readonly secretKey: string | undefined;
  readonly signIn: SignInOptions | undefined;
  complain(error: unknown): void;
}

const QUARTER_HOUR = 15 * 60_000;

/** Who is who in one market: keys, sign-ins, sessions and tokens. */
export function openIdentities(wiring: Wiring): Identities {
  const { services, mode, secretKey, signIn = {} } = wiring;
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
  const window = (most: number) => slidingWindow({ most, lengthMs: QUARTER_HOUR, clock });
  const used = uses.count.bind(uses);
  const port = new Accounts({
    ...{ services, mode, tokens, used },
    passwords: createPasswords(signIn.passwords),
    failures: {
      byAddress: signIn.failuresByAddress ?? window(60),
      byLogin: signIn.failuresByLogin ?? window(20),
    },
  });
  return {
    port,
    authenticate: (secret, from) =>
      authenticate({ storage, tokens, used }, secret, from, clock.now()),
    writeUses: () => uses.write(),
    close: () => {
      uses.stop();
      return uses.write().catch(wiring.complain);
    },
  };
}
