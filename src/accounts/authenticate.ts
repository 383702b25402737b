import type { Mode, Origin, Principal, Scope, Storage, Stored } from "../../engine/index.ts";
import { digestOf } from "../identity.ts";
import { looksSigned, type Tokens } from "./tokens.ts";

interface Wiring {
  readonly storage: Storage;
  /** The market's: live as soon as it has a rail for real money. */
  readonly mode: Mode;
  /** Null where no token can be: then only keys are known. */
  readonly tokens: Tokens | null;
  /** Told of every key that was shown and is good, by its digest. */
  used(credential: string, from: Origin, now: number): void;
}

type Credential = Stored<"credential">;

/**
 * Who a key or token speaks for; null where it is unknown, revoked or expired. A token only says
 * which session or key to look at: role, account and scopes are always those of the record.
 */
export async function authenticate(
  wiring: Wiring,
  secret: string,
  from: Origin,
  now: number,
): Promise<Principal | null> {
  const { storage, tokens } = wiring;
  if (!looksSigned(secret)) {
    const key = await findCredential(storage, digestOf(secret));
    return key && speaks(wiring, key, from, now);
  }
  const said = await tokens?.read("access", secret, now);
  if (!said) return null;
  if ("session" in said) return sessionOf(storage, said, now);
  const [key] = await storage.find({
    index: "credentials_by_key_id",
    equals: [said.key],
    direction: "newest_first",
    after: null,
    limit: 1,
  });
  if (!key || key.data.account !== said.sub) return null;
  const who = speaks(wiring, key, from, now);
  const asked = said.scope.split(" ");
  return who && { ...who, scopes: (who.scopes ?? []).filter((scope) => asked.includes(scope)) };
}

/** Whether a key may be used at this moment. */
export const isGood = ({ data }: Credential, now: number): boolean =>
  data.revoked_at === null && (data.expires_at === null || data.expires_at > now);

export async function findCredential(storage: Storage, digest: string): Promise<Credential | null> {
  const ref = { kind: "credential", id: digest } as const;
  const seen = await storage.load({ records: [], glances: [ref], accounts: [], answer: null });
  return seen.record(ref);
}

function speaks(wiring: Wiring, key: Credential, from: Origin, now: number): Principal | null {
  const { role, account, developer, mode, scopes } = key.data;
  // Everybody is told the sandbox's operator token, and an operator rules over either mode.
  const isOutdated = role === "operator" && mode !== wiring.mode;
  if (isOutdated || !isGood(key, now)) return null;
  wiring.used(key.id, from, now);
  return { role, id: account, developer, mode, scopes: orAll(scopes) };
}

async function sessionOf(
  storage: Storage,
  said: { readonly sub: string; readonly session: string },
  now: number,
): Promise<Principal | null> {
  const ref = { kind: "session", id: said.session } as const;
  const seen = await storage.load({ records: [], glances: [ref], accounts: [], answer: null });
  const session = seen.record(ref)?.data;
  if (!session || session.revoked_at !== null || session.expires_at <= now) return null;
  if (session.account !== said.sub) return null;
  const { role, account, mode, scopes } = session;
  const developer = role === "developer" ? account : null;
  return { role, id: account, developer, mode, scopes: orAll(scopes) };
}

const orAll = (scopes: readonly Scope[]): readonly Scope[] | null =>
  scopes.length === 0 ? null : scopes;
