import { openWire, type Got, type Wire } from "./given.ts";

export const AUTH = "/api/v1/auth";
export const PERSON = {
  email: "you@company.com",
  password: "YourSecurePassword123",
  display_name: "Your Name",
  org_name: "Your Company",
} as const;

/** `POST /api/v1/auth/<path>`. */
export const auth = (wire: Wire, path: string, input: unknown, key?: string, headers = {}) =>
  wire.send(`${AUTH}${path}`, { key, headers, body: JSON.stringify(input) });

/** `POST /oauth/token` with a form. */
export const oauth = (
  wire: Wire,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Got> =>
  wire.send("/oauth/token", {
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields).toString(),
  });

export interface Client {
  readonly agent_id: string;
  readonly api_key: string;
}

/** What an agent asks for at the token endpoint. */
export const asked = ({ agent_id, api_key }: Client, scope?: string) => ({
  grant_type: "client_credentials",
  client_id: agent_id,
  client_secret: api_key,
  ...(scope !== undefined && { scope }),
});

export interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

export async function login(wire: Wire, more: object = {}): Promise<Pair> {
  const { email, password } = PERSON;
  const { status, body, text } = await auth(wire, "/login", { email, password, ...more });
  if (status !== 200) throw new Error(text);
  return body;
}

/** A market with somebody who has registered and signed in, and an agent of theirs. */
export async function openSignedIn(options: Parameters<typeof openWire>[0] = {}) {
  const opened = await openWire(options);
  const { wire } = opened;
  await auth(wire, "/register/developer", PERSON);
  const pair = await login(wire);
  const made = await auth(wire, "/developers/agents", { display_name: "One" }, pair.access_token);
  const client: Client = made.body;
  return { ...opened, pair, client };
}
