import type { Context } from "hono";
import {
  OPERATIONS,
  type MarketPort,
  type OperationName,
  type Origin,
  type Reply,
} from "../../../../engine/index.ts";
import { json, refusal, replayHeaders } from "../../answer.ts";
import { readJson } from "../../body.ts";
import { callerOf, keyOf } from "../../caller.ts";
import { refusalOf } from "../../operations.ts";
import type { App, Env } from "../../place.ts";
import { knownFields } from "../known-fields.ts";

/** Open to everybody; the body says who it is. */
type SignIn = (body: unknown, from: Origin) => Promise<Reply>;

const PREFIX = "/api/v1/auth";

/** `/api/v1/auth`: accounts, sign-in, agents and keys as Aethra's documents have them. */
export function mountAuth(app: App, market: MarketPort): void {
  const { accounts } = market;

  const open = (path: string, status: 200 | 201, signIn: SignIn): void => {
    app.post(PREFIX + path, async (c) => {
      const body = await readJson(c.req.raw);
      if (!body.ok) return refusal(body.rejection, body.status);
      return answer(await signIn(body.value, c.env), status);
    });
  };
  open("/register/developer", 201, (body, from) => accounts.register("developer", body, from));
  open("/register/worker", 201, (body, from) => accounts.register("worker", body, from));
  open("/login", 200, (body, from) => accounts.login(body, from));
  open("/token/refresh", 200, (body) => accounts.refresh(body));
  open("/revoke", 200, (body) => accounts.revoke(body));

  const call = async (
    c: Context<Env>,
    name: OperationName,
    { status = 200, more = {} }: { readonly status?: 200 | 201; readonly more?: object },
  ): Promise<Response> => {
    const caller = await callerOf(c.req.raw, market, c.env);
    if (!caller.ok) return refusal(caller.rejection);
    const body = await readJson(c.req.raw);
    if (!body.ok) return refusalOf(body.rejection, body.status, name, caller.who);
    const known = knownFields(OPERATIONS[name].input, body.value);
    const input = typeof known === "object" && known !== null ? { ...known, ...more } : known;
    return answer(await market.execute(caller.who, name, input, keyOf(c.req.raw)), status);
  };
  const keys = `${PREFIX}/api-keys`;
  app.post(`${PREFIX}/developers/agents`, (c) => call(c, "register_agent", { status: 201 }));
  app.post(keys, (c) => call(c, "create_api_key", { status: 201 }));
  app.get(keys, (c) => call(c, "list_api_keys", {}));
  app.delete(`${keys}/:key_id`, (c) =>
    call(c, "revoke_api_key", { more: { key_id: c.req.param("key_id") } }),
  );
}

/** The paths of `mountAuth` with what each answers. */
export const AUTH_PATHS: Readonly<Record<string, string>> = {
  [`${PREFIX}/register/developer`]: "POST",
  [`${PREFIX}/register/worker`]: "POST",
  [`${PREFIX}/login`]: "POST",
  [`${PREFIX}/token/refresh`]: "POST",
  [`${PREFIX}/revoke`]: "POST",
  [`${PREFIX}/developers/agents`]: "POST",
  [`${PREFIX}/api-keys`]: "GET, HEAD, POST",
  [`${PREFIX}/api-keys/:key_id`]: "DELETE",
};

function answer(reply: Reply, status: 200 | 201): Response {
  if (reply.ok) return json(status, reply.output, replayHeaders(reply));
  const response = refusal(reply.rejection);
  const wait = reply.rejection.data?.["retry_after"];
  if (typeof wait === "number") response.headers.set("retry-after", String(wait));
  return response;
}
