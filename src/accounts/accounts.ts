import { hash } from "node:crypto";
import type { z } from "zod";
import {
  MARKET_OPERATIONS,
  networkOf,
  refusalOf,
  rejection,
  SIGN_IN,
  type AccountsPort,
  type Limiter,
  type Mode,
  type OAuthClient,
  type Origin,
  type Reply,
  type Standing,
  type Stored,
} from "../../engine/index.ts";
import { digestOf } from "../identity.ts";
import { runOwn, type Services } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";
import { findCredential, isGood } from "./authenticate.ts";
import type { Passwords } from "./passwords.ts";
import type { Tokens } from "./tokens.ts";

const MINUTE = 60_000;
export const ACCESS_LASTS = 60 * MINUTE;

interface Wiring {
  readonly services: Services;
  readonly mode: Mode;
  /** Null where none may be signed: real money, and no secret key. */
  readonly tokens: Tokens | null;
  readonly passwords: Passwords;
  /** Told of every key that was good, by its digest. */
  used(credential: string, from: Origin, now: number): void;
  /** Failed logins, by network address and by e-mail address. */
  readonly failures: { readonly byAddress: Limiter; readonly byLogin: Limiter };
}

const refuse = (...why: Parameters<typeof rejection>): Reply => ({
  ok: false,
  rejection: rejection(...why),
});

const done = (output: unknown): Reply => ({ ok: true, output, replayed: false });

/** The same for an address that nobody has and for a wrong password. */
const wrongPassword = (): Reply =>
  refuse("unauthenticated", {
    reason: "wrong_credential",
    message: "The e-mail address or the password is wrong.",
  });

function tooMany({ limit, resets_in }: Standing): Reply {
  const seconds = Math.max(1, Math.ceil(resets_in / 1000));
  return refuse("rate_limited", {
    message: `Too many failed sign-ins. Try again in ${seconds} seconds.`,
    data: { limit, retry_after_seconds: seconds },
  });
}

const session = MARKET_OPERATIONS.rotate_session.output;
type Session = z.output<typeof session>;

/** Signing in: hashing and signing here, every decision in the engine. */
export class Accounts implements AccountsPort {
  readonly #wiring: Wiring;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  async register(role: "developer" | "worker", raw: unknown): Promise<Reply> {
    const { input } = role === "developer" ? SIGN_IN.register_developer : SIGN_IN.register_worker;
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    const { password, ...about } = parsed.data;
    const password_hash = await this.#wiring.passwords.hash(password);
    if (password_hash === null) return refuse("busy");
    const named = role === "worker" ? { name: about.display_name } : {};
    const login = this.#loginOf(about.email);
    const reply = await this.#own("open_login", { role, login, password_hash, ...named, ...about });
    return reply.ok ? done({ status: "registered", role, email: about.email }) : reply;
  }

  async hasLogin(raw: unknown): Promise<Reply> {
    const { input } = SIGN_IN.has_login;
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    return done({ has_login: (await this.#find(this.#loginOf(parsed.data.email))) !== null });
  }

  async login(raw: unknown, from: Origin): Promise<Reply> {
    const { tokens, passwords } = this.#wiring;
    const { input } = SIGN_IN.login;
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    if (tokens === null) return notConfigured();
    const { email, password, scopes = [] } = parsed.data;
    const id = this.#loginOf(email);
    const place = await this.#placeFor(id, from);
    if (!place.allowed) return tooMany(place);
    const login = await this.#find(id);
    const matches = await passwords.matches(password, login?.data.password_hash ?? null);
    if (matches !== false) await place.giveBack();
    if (matches === null) return refuse("busy");
    if (!matches) return wrongPassword();
    return this.#pair(await this.#own("open_session", { login: id, scopes }));
  }

  async refresh(raw: unknown): Promise<Reply> {
    const { input } = SIGN_IN.refresh;
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    const said = await this.#readRefresh(parsed.data.refresh_token);
    const { session: session_id = "", generation = 1 } = said ?? {};
    return this.#pair(await this.#own("rotate_session", { session_id, generation }));
  }

  async revoke(raw: unknown): Promise<Reply> {
    const { input } = SIGN_IN.revoke;
    const parsed = input.safeParse(raw);
    if (!parsed.success) return { ok: false, rejection: refusalOf(parsed.error, input) };
    const said = await this.#readRefresh(parsed.data.refresh_token);
    const reply = await this.#own("end_session", { session_id: said?.session ?? "" });
    return reply.ok ? done({ revoked: true }) : reply;
  }

  async grant({ id, secret, scopes }: OAuthClient, from: Origin): Promise<Reply> {
    const { tokens, services } = this.#wiring;
    if (tokens === null) return notConfigured();
    const now = services.clock.now();
    const key = await findCredential(services.storage, digestOf(secret));
    if (!key || !isGood(key, now) || key.data.account !== id || key.data.scopes.length === 0)
      return refuse("unauthenticated", {
        reason: "wrong_credential",
        message: "client_id and client_secret must be an agent's id and one of its keys.",
      });
    this.#wiring.used(key.id, from, now);
    const granted = key.data.scopes.filter((each) => scopes === null || scopes.includes(each));
    if (granted.length === 0)
      return refuse("missing_scope", {
        field: "scope",
        message: "The key has none of the scopes.",
      });
    const scope = granted.join(" ");
    const until = Math.min(now + ACCESS_LASTS, key.data.expires_at ?? Infinity);
    const claims = { sub: id, key: key.data.key_id, scope };
    return done({
      access_token: await tokens.sign("access", claims, { from: now, until }),
      token_type: "bearer",
      expires_in: Math.floor((until - now) / 1000),
      scope,
    });
  }

  /** One place under each limit, or none: taken before the work, so that no crowd gets past it. */
  async #placeFor(login: string, { address }: Origin): Promise<Standing> {
    const { byAddress, byLogin } = this.#wiring.failures;
    const first = address === null ? null : await byAddress.take(networkOf(address));
    if (first?.allowed === false) return first;
    const second = await byLogin.take(login);
    if (first === null) return second;
    if (!second.allowed) await first.giveBack();
    const both = [first, second];
    return {
      ...second,
      giveBack: async () => void (await Promise.all(both.map((each) => each.giveBack()))),
    };
  }

  #readRefresh(token: string) {
    const { tokens, services } = this.#wiring;
    return tokens?.read("refresh", token, services.clock.now()) ?? null;
  }

  async #find(id: string): Promise<Stored<"login"> | null> {
    const ref = { kind: "login", id } as const;
    const want = { records: [], glances: [ref], accounts: [], answer: null };
    return (await this.#wiring.services.storage.load(want)).record(ref);
  }

  /** An address is one login of each mode. */
  #loginOf(email: string): string {
    return hash("sha256", `${this.#wiring.mode}:${email}`);
  }

  #own(name: keyof typeof MARKET_OPERATIONS, input: unknown): Promise<Reply> {
    return runOwn(this.#wiring.services, name, input, { ...CLOCK, mode: this.#wiring.mode });
  }

  /** The tokens of a session as it stands. A refresh token is a function of it, so none is kept. */
  async #pair(reply: Reply): Promise<Reply> {
    const { tokens, services } = this.#wiring;
    if (!reply.ok) return reply;
    if (tokens === null) return notConfigured();
    const of: Session = session.parse(reply.output);
    const now = services.clock.now();
    const until = Math.min(now + ACCESS_LASTS, of.expires_at);
    const claims = { sub: of.account_id, session: of.session_id };
    return done({
      access_token: await tokens.sign("access", claims, { from: now, until }),
      refresh_token: await tokens.sign(
        "refresh",
        { ...claims, generation: of.generation },
        { from: of.rotated_at, until: of.expires_at },
      ),
      token_type: "bearer",
      expires_in: Math.floor((until - now) / 1000),
      role: of.role,
    });
  }
}

const notConfigured = (): Reply =>
  refuse("not_configured", {
    reason: "no_secret_key",
    message: "This host signs no tokens: real money needs a secret key. Keys work as ever.",
  });
